/** A campaign that linking finds no more: what the record knows of it, and what became of telling its people. */
import type { CampaignState } from "../../tell/tell-state.ts";
import type { Stream } from "../standard-streams.ts";
import { printable } from "../terminal.ts";
import { counted, date, listed } from "../wording.ts";
import { defangHost } from "./defang.ts";
import { fact } from "./text-page.ts";

export interface GoneBeside {
  /** `merged into c-…`; null where no event names it. */
  readonly fate: string | null;
  /** What became of telling its people, in lines; empty where there was no duty. */
  readonly told: readonly string[];
  readonly command: string;
}

// LIMIT: what a person reads at once; json has all of them.
const SHOWN = 10;

export function goneCampaignPage(
  { id, facts, gone_at }: CampaignState,
  out: Pick<Stream, "paint" | "width"> & GoneBeside,
): string {
  const { campaign_kind, severity, people, messages, first_seen, last_seen, hosts, senders } = facts;
  const last = `${campaign_kind.replaceAll("_", " ")}, ${severity}, ${counted(people, "person", "people")}, ${counted(messages, "message")}`;
  const since =
    gone_at === null ? "no mail of it is kept" : `linking finds it no more since ${date(gone_at)}`;
  const seen = [first_seen, last_seen].map((day) => day?.slice(0, 10) ?? "no date");
  const row = (label: string, words: string) => fact(out, label, printable(words));
  const lines = [
    `${out.paint("bold", printable(id))}  ${since}`,
    ...(out.fate === null ? [] : row("became", out.fate)),
    ...row("last known", last),
    ...row("mail", `${seen[0]} to ${seen[1]}`),
    ...(hosts.length === 0 ? [] : row("hosts", listed(hosts.map(defangHost), SHOWN))),
    ...(senders.length === 0 ? [] : row("senders", listed(senders, SHOWN))),
    "",
    ...(out.told.length === 0 ? ["  It has no duties now."] : out.told),
    "",
    `  what the record has of it: ${out.command} chronology campaign ${printable(id)}`,
  ];
  return `${lines.join("\n")}\n`;
}
