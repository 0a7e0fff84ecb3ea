import { Command } from "commander";
import { listsOption, orgDomainOption, rulesOption, trustAuthservOption } from "../options.ts";
import type { InitArguments } from "./init-run.ts";

export function initCommand(): Command {
  return new Command("init")
    .summary("make a workspace: the store, its configuration and keys")
    .description(
      "Makes a workspace: a folder with the configuration (serjeant.json), the keys that seal bodies (keys/) and the store " +
        "(serjeant.db), or a PostgreSQL database in place of the file. Never overwrites anything.",
    )
    .argument("[dir]", "the folder; made where it does not exist", ".")
    .option("--db <url>", "keep the store in PostgreSQL, postgres://user@host:5432/name")
    .addOption(orgDomainOption())
    .addOption(trustAuthservOption())
    .addOption(rulesOption())
    .addOption(listsOption())
    .action(async (dir: string, options: InitArguments) => {
      const { runInit } = await import("./init-run.ts");
      process.exitCode = await runInit(dir, options);
    });
}
