/**
 * Pages of docs/ that are written from the code, so that they cannot say something else. `test/docs.test.ts`
 * compares them; `UPDATE_GOLDEN=1 node --test test/docs.test.ts` writes them.
 */
import type { Command } from "commander";
import { makeProgram } from "../src/cli/program.ts";
import { RULE_FUNCTIONS } from "../src/detect/functions/index.ts";
import { DEFECTS } from "../src/model/defect.ts";
import { BUILTIN_SIGNATURES } from "../src/mql/builtin-signatures.ts";
import type { FunctionSignature, MqlType, Parameter } from "../src/mql/types.ts";

const WRITTEN = "Written from the code by `UPDATE_GOLDEN=1 node --test test/docs.test.ts`; do not edit.";

export const PAGES: Readonly<Record<string, () => string>> = {
  "cli.md": cliPage,
  "defects.md": defectsPage,
  "functions.md": functionsPage,
};

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}

function cliPage(): string {
  const program = makeProgram();
  const commands = program.commands.flatMap(withSubcommands);
  return [
    "# The command line",
    "",
    WRITTEN,
    "",
    `${program.description()}`,
    "",
    "Exit codes: 0 done; 1 findings at or above `--fail-on`, rules with errors or that failed their mails, people who were",
    "not told, a notice that breaks a rule or is not ours;",
    "2 wrong usage; 3 nothing readable. Colours stop with `NO_COLOR`, and in a pipe.",
    "",
    ...commands.flatMap(commandSection),
  ].join("\n");
}

/** Every command that does something; a group does where it has options of its own. */
function withSubcommands(command: Command): readonly Command[] {
  const below = command.commands.flatMap(withSubcommands);
  return below.length === 0 || command.options.length > 0 ? [command, ...below] : below;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function commandSection(command: Command): string[] {
  const args = command.registeredArguments.map((a) => {
    const name = `${a.name()}${a.variadic ? "..." : ""}`;
    return { usage: a.required ? `<${name}>` : `[${name}]`, doc: a.description };
  });
  const options = command.options.map(
    ({ flags, description, defaultValue, defaultValueDescription, argChoices, mandatory }) => {
      const choices = argChoices === undefined ? "" : `: ${argChoices.map((c) => `\`${c}\``).join(", ")}`;
      return {
        flags,
        doc: `${description}${choices}`,
        fallback: mandatory ? "must be said" : fallbackOf(flags, defaultValue, defaultValueDescription),
      };
    },
  );
  return [
    `## ${fullName(command)}`,
    "",
    command.description(),
    "",
    `    ${[fullName(command), ...args.map((a) => a.usage), ...(options.length > 0 ? ["[options]"] : [])].join(" ")}`,
    "",
    "| | what | default |",
    "|---|---|---|",
    ...args.map((a) => `| \`${a.usage}\` | ${cell(a.doc)} | |`),
    ...options.map((o) => `| \`${o.flags}\` | ${cell(o.doc)} | ${cell(o.fallback)} |`),
    "",
  ];
}

function fallbackOf(flags: string, value: unknown, description: string | undefined): string {
  // The number of cores is this machine's, not the reader's.
  if (flags.startsWith("--jobs")) return "one a core";
  if (description !== undefined) return description;
  return value === undefined || typeof value === "boolean" ? "" : `\`${value}\``;
}

function defectsPage(): string {
  return [
    "# Defects",
    "",
    WRITTEN,
    "",
    "What can be wrong with a message. A defect has a code that never changes its meaning, and where there is one, a",
    "place: a byte offset in the raw message, a MIME part. It never stops the reading of the rest. Codes that begin with",
    "`limit-` say that reading stopped on purpose.",
    "",
    "| code | meaning |",
    "|---|---|",
    ...Object.entries(DEFECTS).map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`),
    "",
  ].join("\n");
}

function functionsPage(): string {
  const all = [...BUILTIN_SIGNATURES.values(), ...[...RULE_FUNCTIONS.values()].map((f) => f.signature)];
  const byName = new Map(all.map((signature) => [signature.name, signature]));
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ready = sorted.filter((signature) => signature.capability === undefined);
  const waiting = sorted.filter((signature) => signature.capability !== undefined);
  return [
    "# Functions",
    "",
    WRITTEN,
    "",
    "What rules may call. A function that gets null for a value it needs gives null, unless it says otherwise; one that",
    "gets an unavailable value gives an unavailable one.",
    "",
    ...ready.flatMap(functionSection),
    "## Functions that need more than the message",
    "",
    "Rules may call them. Without the capability a call is unavailable: neither null nor empty, so that no rule fires",
    "because something is missing. `serjeant rules check` says which rules wait for what.",
    "",
    "| function | needs | gives |",
    "|---|---|---|",
    ...waiting.map((s) => `| \`${call(s)}\` | ${s.capability} | ${cell(s.doc)} |`),
    "",
  ].join("\n");
}

function functionSection(signature: FunctionSignature): string[] {
  const examples = RULE_FUNCTIONS.get(signature.name)?.examples ?? [];
  const lines = examples.map(([expression, result]) => `    ${expression}  // ${result}`);
  return [
    `### ${signature.name}`,
    "",
    `\`${call(signature)} -> ${typeName(signature.returns)}\``,
    "",
    signature.doc,
    "",
    ...(lines.length > 0 ? [...lines, ""] : []),
  ];
}

function call({ name, parameters }: FunctionSignature): string {
  return `${name}(${parameters.map(parameter).join(", ")})`;
}

function parameter({ name, type, optional, named, variadic }: Parameter): string {
  const text = `${name}${named ? "=" : ": "}${typeName(type)}${variadic ? ", …" : ""}`;
  return optional ? `[${text}]` : text;
}

function typeName(type: MqlType): string {
  switch (type.kind) {
    case "array":
      return `[${typeName(type.element)}]`;
    case "map":
      return `map of ${typeName(type.value)}`;
    case "object":
      return type.name;
    case "unknown":
      return "any";
    default:
      return type.kind;
  }
}
