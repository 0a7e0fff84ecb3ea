import { Command, Option } from "commander";
import { byOption } from "../telling.ts";
import { workspaceOption } from "../workspace.ts";
import { addCommand, numberOf } from "./record-add.ts";
import type { ClockArguments } from "./record-clock-run.ts";
import type { EraseArguments } from "./record-erase-run.ts";
import type { RecordExportArguments } from "./record-export-run.ts";
import type { RecordKeyArguments, RecordListArguments } from "./record-run.ts";
import type { RecordVerifyArguments } from "./record-verify-run.ts";

export function recordCommand(): Command {
  const group = new Command("record")
    .summary("the record: what was known and done, and the proof that it was not changed")
    .description(
      "The record only grows: each entry is a leaf of a tree of hashes (RFC 9162), and each state of it is signed. Whoever " +
        "holds a checkpoint, on paper or in another house, can tell later whether anything before it was changed.",
    );
  for (const command of [
    verifyCommand(),
    exportCommand(),
    checkpointCommand(),
    keyCommand(),
    proveCommand(),
    listCommand(),
    addCommand(),
    eraseCommand(),
    clockCommand(),
  ])
    group.addCommand(command);
  return group;
}

function verifyCommand(): Command {
  return new Command("verify")
    .summary("whether an export, or the record of the workspace, is as it was signed")
    .description(
      "Verifies an export: offline, without a workspace, with the public key alone. Without a file, verifies the record of " +
        "the workspace: every entry, every hash and every checkpoint. Names what was changed. The exit code is 1 where " +
        "anything was.",
    )
    .argument("[file]", "an export of `record export`; `-` is standard input")
    .option(
      "--key <vkey>",
      "the public key that must have signed: a file or its text (`record key` prints it)",
    )
    .addOption(checkpointOption("a checkpoint from before, which the record must continue"))
    .addOption(formatOption(["text", "json"]))
    .addOption(workspaceOption())
    .action(async (file: string | undefined, options: RecordVerifyArguments) => {
      const { runRecordVerify } = await import("./record-verify-run.ts");
      process.exitCode = await runRecordVerify(file, options);
    });
}

function exportCommand(): Command {
  return new Command("export")
    .summary("the record as one file that others can verify")
    .description(
      "Writes the whole record, or with --person one person's entries with the proof that they are in it and nothing of " +
        "anybody else's. The file is text, signed as a whole, and verified with `record verify` anywhere.",
    )
    .option("--person <who>", "only entries about this person: an id, an address or the whole name")
    .addOption(
      checkpointOption(
        "with --person, a checkpoint that they have from before: proves that the record continues it",
      ),
    )
    .option("--out <file>", "write it there; an earlier file stays until the new one is whole")
    .addOption(workspaceOption())
    .action(async (options: RecordExportArguments) => {
      const { runRecordExport } = await import("./record-export-run.ts");
      process.exitCode = await runRecordExport(options);
    });
}

function checkpointCommand(): Command {
  return new Command("checkpoint")
    .summary("the present state in four lines, signed")
    .description(
      "Prints the signed state of the record (C2SP tlog-checkpoint): its name, the number of entries, their hash and the " +
        "signature. Give copies to others, by mail, on paper or to a witness: the key lies on this machine, so only a copy " +
        "elsewhere shows that the record was not written anew.",
    )
    .option("--out <file>", "write it there")
    .addOption(workspaceOption())
    .action(async (options: RecordKeyArguments) => {
      const { runRecordCheckpoint } = await import("./record-run.ts");
      process.exitCode = await runRecordCheckpoint(options);
    });
}

function keyCommand(): Command {
  return new Command("key")
    .summary("the public key of the record")
    .description(
      "Prints the public key in the form of C2SP signed-note. Hand it on by another way than the exports: whoever can " +
        "replace both can replace the record.",
    )
    .option("--out <file>", "write it there")
    .addOption(workspaceOption())
    .action(async (options: RecordKeyArguments) => {
      const { runRecordKey } = await import("./record-run.ts");
      process.exitCode = await runRecordKey(options);
    });
}

function proveCommand(): Command {
  return new Command("prove")
    .summary("that one entry is in the record")
    .description("Shows an entry with the hashes that lead from it to the signed root (RFC 9162 §2.1.3).")
    .argument("<number>", "the number of the entry", numberOf)
    .addOption(formatOption(["text", "json"]))
    .addOption(workspaceOption())
    .action(async (number: number, options: RecordListArguments) => {
      const { runRecordProve } = await import("./record-run.ts");
      process.exitCode = await runRecordProve(number, options);
    });
}

function listCommand(): Command {
  return new Command("list")
    .summary("entries in the order in which they were written")
    .description(
      "Lists entries in the order in which they were written; `chronology` orders them by what they say.",
    )
    .option("--campaign <id>", "only those on this campaign")
    .option("--person <who>", "only those on this person")
    .option("--from <number>", "only those from this one on", numberOf)
    .addOption(formatOption(["text", "json", "ndjson"]))
    .addOption(workspaceOption())
    .action(async (options: RecordListArguments) => {
      const { runRecordList } = await import("./record-run.ts");
      process.exitCode = await runRecordList(options);
    });
}

function eraseCommand(): Command {
  return new Command("erase")
    .summary("erase the text of a notice or of a conversation, for good")
    .description(
      "Erases a text that the record names by its hash, for good, and puts on the record that it was erased, why, and who " +
        "agreed. The entries stay: they hold the hash and not the text. Refused while somebody waits for the notice.",
    )
    .argument("<text>", "the reference of a notice, or the hash of a text as entries name it")
    .requiredOption("--reason <text>", "why; it stays on the record")
    .requiredOption("--second <name>", "who agreed: a second person")
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (text: string, options: EraseArguments) => {
      const { runRecordErase } = await import("./record-erase-run.ts");
      process.exitCode = await runRecordErase(text, options);
    });
}

function clockCommand(): Command {
  return new Command("clock")
    .summary("whether the record is ahead of the time, and how to go on")
    .description(
      "Shows the time of the last entry beside that of this machine. Where the record is more than ten minutes ahead, nothing " +
        "is written: a clock is wrong. Set this machine's right first. If another one was ahead, --accept puts on the record " +
        "that entries are dated too late, dates it by this machine, and sets deadlines again that the wrong clock set.",
    )
    .option("--accept", "go on by the clock of this machine; asks for --reason")
    .option("--reason <text>", "what was wrong with the clock; it stays on the record")
    .addOption(byOption())
    .addOption(workspaceOption())
    .action(async (options: ClockArguments) => {
      const { runRecordClock } = await import("./record-clock-run.ts");
      process.exitCode = await runRecordClock(options);
    });
}

function formatOption(formats: readonly string[]): Option {
  return new Option("--format <format>", "how to say it").choices(formats).default("text");
}

function checkpointOption(description: string): Option {
  return new Option("--checkpoint <file>", `${description}; repeatable`)
    .argParser((value, before: readonly string[] | undefined) => [...(before ?? []), value])
    .default([], "none");
}
