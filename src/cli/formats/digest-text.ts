/** What everybody may know of routine attacks, as text that can be mailed: no link, no name. */
import type { DigestItem } from "../../tell/digest.ts";
import type { FigureRange } from "../../tell/figures.ts";
import { printable, wrap } from "../terminal.ts";
import { counted, listed } from "../wording.ts";
import { defangHost } from "./defang.ts";
import { rangeText } from "./report-text.ts";
import type { TextPage } from "./text-page.ts";

// LIMIT: what a reader searches a mailbox for; json has all.
const SHOWN = 5;
const INDENT = "  ";

export function digestText(
  items: readonly DigestItem[],
  { page, range, now }: { readonly page: TextPage; readonly range: FigureRange; readonly now: string },
): string {
  const width = Math.min(page.width, 100);
  const head = `Routine attacks found ${rangeText(range, now)}. Nobody was singled out in a way that calls for a notice of its own; this is for information.`;
  const body = items.flatMap((item) => ["", ...itemLines(item, { ...page, width })]);
  const none = items.length === 0 ? ["", "None."] : [];
  return `${[...wrap(head, width), ...body, ...none].join("\n")}\n`;
}

function itemLines(item: DigestItem, { width, paint }: TextPage): readonly string[] {
  const { kind, severity, messages, people, first_seen, last_seen, hosts, senders } = item;
  const to = people === null ? "fewer than 5 people" : counted(people, "person", "people");
  const dates = [first_seen, last_seen].map((one) => one?.slice(0, 10) ?? "no date");
  const when = dates[0] === dates[1] ? dates[0] : `${dates[0]} to ${dates[1]}`;
  const title = `${printable(kind.replaceAll("_", " "))} (${severity}): ${counted(messages, "mail")} to ${to}, ${when}`;
  const search = [
    ...(senders.length === 0 ? [] : [`from ${listed(senders, SHOWN)}`]),
    ...(hosts.length === 0 ? [] : [`naming ${listed(hosts.map(defangHost), SHOWN)}`]),
  ];
  const look =
    search.length === 0
      ? []
      : wrap(`To look for: mail ${printable(search.join("; "))}`, width - INDENT.length);
  return [paint("bold", title), ...look.map((line) => INDENT + line)];
}
