/** What an import of a roster read, changed and left out. */
import type { DatedChanges } from "../../roster/roster-changes.ts";
import type { RosterImport, SourceImport } from "../../roster-import.ts";
import { printable } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";
import { fact, type TextPage } from "./text-page.ts";

interface RosterPage extends TextPage {
  /** What a person types to run Serjeant. */
  readonly command: string;
}

// LIMIT: ten problems show what is wrong with a list; --json has them all.
const PROBLEMS_SHOWN = 10;

export function rosterImportPage(imported: RosterImport, full: RosterPage): string {
  const page = { ...full, width: Math.min(full.width, 120) };
  const { sources, proposals } = imported;
  const lines = sources.flatMap((source) => [...sourceLines(source, page), ""]);
  if (sources.length === 0) lines.push(page.paint("bold", "Nothing was read, and nothing was changed"), "");
  lines.push(...problemLines(imported, page));
  if (proposals > 0) {
    const waiting = proposals === 1 ? "1 name may" : `${grouped(proposals)} names may`;
    lines.push(`${waiting} be somebody who is known already; nothing is united before you say so:`);
    lines.push(`  ${page.command} roster names`, "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function sourceLines(source: SourceImport, page: RosterPage): string[] {
  const { changes, people, memberships } = source;
  const groups = sum(source.groups);
  const title = `${printable(source.source)}: ${source.format}, ${counted(source.files, "file")}, as of ${source.as_of}`;
  const lines = [
    page.paint("bold", title),
    "",
    ...fact(page, "people", peopleWords(source)),
    ...fact(page, "groups", `${grouped(groups)}${byKind(source.groups)}${plus(changes.groups_added)}`),
    ...fact(page, "memberships", `${grouped(memberships)}${changed(changes.memberships)}`),
    ...fact(
      page,
      "mailboxes",
      `${grouped(sum(source.mailboxes))}${byKind(source.mailboxes)}${changed(changes.mailboxes)}`,
    ),
  ];
  const without = source.people_without_mailbox;
  if (without > 0 && people > 0)
    lines.push(
      ...fact(
        page,
        "no mailbox",
        `${counted(without, "person has", "people have")} none: their mail cannot be found`,
      ),
    );
  if (source.shared > 0)
    lines.push(
      ...fact(
        page,
        "shared",
        `${grouped(source.shared)} have the id and the name that another source has: they are the same`,
      ),
    );
  if (source.renamed > 0)
    lines.push(
      ...fact(
        page,
        "renamed",
        `${counted(source.renamed, "id is", "ids are")} another's in another source; now \`${printable(source.source)}:…\``,
      ),
    );
  return lines;
}

function peopleWords({ people, changes }: SourceImport): string {
  const renamed = changes.people_renamed > 0 ? `, ${grouped(changes.people_renamed)} under another name` : "";
  return `${grouped(people)}${plus(changes.people_added)}${renamed}`;
}

function plus(added: number): string {
  return added > 0 ? `, ${grouped(added)} new` : "";
}

function changed({ added, closed, changed: other }: DatedChanges): string {
  const parts = [
    added > 0 ? `${grouped(added)} new` : "",
    closed > 0 ? `${grouped(closed)} closed` : "",
    other > 0 ? `${grouped(other)} changed` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? ", nothing changed" : `, ${parts.join(", ")}`;
}

function byKind(counts: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(counts);
  if (kinds.length === 0) return "";
  const shown = kinds.slice(0, 8).map(([kind, count]) => `${printable(kind)} ${grouped(count)}`);
  return ` (${[...shown, ...(kinds.length > 8 ? ["…"] : [])].join(", ")})`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function problemLines({ problems, unlisted }: RosterImport, page: RosterPage): string[] {
  const count = problems.length + unlisted;
  if (count === 0) return [];
  const shown = problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ place, reason }) => `  ${page.paint("yellow", printable(place))}  ${printable(reason)}`);
  const more = count - shown.length;
  return [
    page.paint("bold", `${counted(count, "row or entry was", "rows or entries were")} left out`),
    "",
    ...shown,
    ...(more > 0
      ? [`  and ${grouped(more)} more; --json has ${unlisted > 0 ? "the first ten thousand" : "them all"}`]
      : []),
    "",
  ];
}
