import { Argument, Command } from "commander";
import { workspaceOption } from "../workspace.ts";
import type { JudgeArguments } from "./judge-run.ts";

export function judgeCommand(): Command {
  return new Command("judge")
    .summary("say that two messages are, or are not, of one hand")
    .description(
      "Records what a person knows about two messages. It comes before every weight and outlives every model: `same` " +
        "joins them, `different` keeps them in two campaigns, `unsure` takes an earlier judgement back.",
    )
    .addArgument(new Argument("<verdict>", "what is true").choices(["same", "different", "unsure"]))
    .argument("<a>", "a Message-ID or a key (`campaign messages` shows both)")
    .argument("<b>", "another")
    .option("--by <name>", "who says so; the user's name without")
    .option("--reason <text>", "why; whoever reads it next will thank you")
    .addOption(workspaceOption())
    .action(
      async (verdict: "same" | "different" | "unsure", a: string, b: string, options: JudgeArguments) => {
        const { runJudge } = await import("./judge-run.ts");
        process.exitCode = await runJudge(verdict, [a, b], options);
      },
    );
}
