import { Command, Option } from "commander";
import { workspaceOption } from "../workspace.ts";
import type { PersonArguments } from "./person-run.ts";

export function personCommand(): Command {
  const group = new Command("person")
    .summary("what is known of one person")
    .description("What is known of one person over all campaigns.");
  group.addCommand(
    new Command("show")
      .summary("a person's campaigns and grades, and where the person is at risk")
      .description(
        "Says in which campaigns a person was targeted, exposed or compromised, and which campaigns chose a group of " +
          "theirs. The three grades stay apart: there is no score.",
      )
      .argument("<id>", "the person's id in the roster, an address or the whole name")
      .addOption(new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text"))
      .addOption(workspaceOption())
      .action(async (id: string, options: PersonArguments) => {
        const { runPersonShow } = await import("./person-run.ts");
        process.exitCode = await runPersonShow(id, options);
      }),
  );
  return group;
}
