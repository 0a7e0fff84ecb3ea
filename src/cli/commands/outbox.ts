import { Command, InvalidArgumentError, Option } from "commander";
import { byOption } from "../telling.ts";
import { workspaceOption } from "../workspace.ts";
import type {
  OutboxBouncesArguments,
  OutboxDkimArguments,
  OutboxListArguments,
  OutboxSendArguments,
  OutboxSettleArguments,
} from "./outbox-run.ts";

export function outboxCommand(): Command {
  return new Command("outbox")
    .summary("notices that leave by mail: send, and what became of each")
    .description(
      "Approved notices that leave by mail, each at most once. Whoever is interrupted between sending and recording leaves a " +
        "delivery that nobody knows the outcome of: it is listed first, never sent again, and never counted as told.",
    )
    .addCommand(listCommand())
    .addCommand(sendCommand())
    .addCommand(settleCommand())
    .addCommand(bouncesCommand())
    .addCommand(dkimCommand());
}

function listCommand(): Command {
  return new Command("list")
    .summary("what is unknown, what failed, what waits")
    .description("What nobody knows the outcome of, what will not arrive, what waits; with what to do.")
    .option("--all", "with what was sent and what is done", false)
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (options: OutboxListArguments) => {
      const { runOutboxList } = await import("./outbox-run.ts");
      process.exitCode = await runOutboxList(options);
    });
}

function sendCommand(): Command {
  return new Command("send")
    .summary("send what was approved and is due")
    .description(
      "Sends what was approved and is due, by the route of `mail` in serjeant.json. What the server puts off is tried again " +
        "by a later run: after 5, 15, 60 and then every 240 minutes. Meant to be run by a timer; several at once do no harm.",
    )
    .option("--dry-run", "say what would be sent, and send nothing", false)
    .option("--give-up-after <hours>", "after which a delivery that is put off has failed", hoursOf, 72)
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (options: OutboxSendArguments) => {
      const { runOutboxSend } = await import("./outbox-run.ts");
      process.exitCode = await runOutboxSend(options);
    });
}

function settleCommand(): Command {
  return new Command("settle")
    .summary("say what became of a delivery that nobody knows the outcome of")
    .description(
      "Says what became of an unknown delivery: by what you know, or all of them by a log of the mail server (Postfix). What " +
        "the log does not have the last word on stays unknown.",
    )
    .argument("[delivery]", "as `outbox list` names it")
    .addOption(new Option("--sent", "it left").conflicts(["notSent", "log"]))
    .addOption(new Option("--not-sent", "it never left").conflicts("log"))
    .addOption(new Option("--source <text>", "how you know").conflicts("log"))
    .option("--log <file>", "a log of Postfix")
    .addOption(byOption())
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (delivery: string | undefined, options: OutboxSettleArguments) => {
      const { runOutboxSettle } = await import("./outbox-run.ts");
      process.exitCode = await runOutboxSettle(delivery, options);
    });
}

function bouncesCommand(): Command {
  return new Command("bounces")
    .summary("read mail that came back")
    .description(
      "Reads mail that came back to the office's address and opens the duty again of whoever was told by nothing else. " +
        "Delays are named and change nothing.",
    )
    .argument("<path...>", "mail to read, as for `scan`")
    .addOption(byOption())
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (paths: string[], options: OutboxBouncesArguments) => {
      const { runOutboxBounces } = await import("./outbox-run.ts");
      process.exitCode = await runOutboxBounces(paths, options);
    });
}

function dkimCommand(): Command {
  return new Command("dkim")
    .summary("the DNS record of the key that signs")
    .description(
      "Prints the TXT record by which receivers know that a notice is the office's. Makes the key where there is none.",
    )
    .addOption(
      new Option("--type <type>", "of a new key; some receivers verify RSA alone")
        .choices(["rsa", "ed25519"])
        .default("rsa"),
    )
    .addOption(formatOption())
    .addOption(workspaceOption())
    .action(async (options: OutboxDkimArguments) => {
      const { runOutboxDkim } = await import("./outbox-run.ts");
      process.exitCode = await runOutboxDkim(options);
    });
}

function formatOption(): Option {
  return new Option("--format <format>", "how to say it").choices(["text", "json"]).default("text");
}

function hoursOf(value: string): number {
  const hours = Number(value);
  if (Number.isFinite(hours) && hours > 0 && hours <= 8_760) return hours;
  throw new InvalidArgumentError("a number of hours");
}
