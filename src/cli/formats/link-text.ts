/** What linking saw: counts, values that say nothing, links that were not followed. */
import type { CampaignRun } from "../../campaigns.ts";
import type { Stream } from "../standard-streams.ts";
import { padStart, printable } from "../terminal.ts";
import { counted, grouped } from "../wording.ts";
import { type CampaignSurroundings, emptyRosterNote } from "./campaign-text.ts";

export function linkPage(
  { figures, read, asked, ordinary }: Omit<CampaignRun, "campaigns">,
  campaigns: number,
  out: Pick<Stream, "paint" | "width"> & CampaignSurroundings,
): string {
  const { paint } = out;
  const row = (n: number, what: string) => `${padStart(grouped(n), 12)}  ${what}`;
  return [
    paint("bold", "Linked"),
    row(figures.messages, "messages that came from outside, or that a rule fired on"),
    row(figures.sendings, "sendings (messages that show the same are one)"),
    row(figures.pairs, "pairs compared, because they share a rare value"),
    row(figures.links, "links"),
    row(figures.clusters, "clusters of several messages"),
    row(read, "clusters read: in three mailboxes or more, from somebody new or all at once"),
    row(asked, "clusters of which the counts leave it open whether they are an attack"),
    ...Object.entries(ordinary).map(([kind, n]) => row(n, `named as ${kind.replaceAll("_", " ")}`)),
    row(campaigns, "campaigns"),
    "",
    ...(figures.capped.length === 0
      ? []
      : [
          paint("bold", "Too common to mean anything (sendings that share one value)"),
          paint(
            "dim",
            "  Hex such as 53b3… stands for an order, a set or a text as a whole; {…} for any such characters.",
          ),
          ...figures.capped
            .slice(0, 15)
            .map(({ feature, example, sendings }) =>
              row(sendings, `${feature.replaceAll("_", " ")}: ${printable(example ?? "not kept")}`),
            ),
          "",
        ]),
    ...figures.bridges.map(
      ({ leftSize, rightSize, left, right }) =>
        `Not merged: one link alone joins a group of ${counted(leftSize, "sending")} and one of ${grouped(rightSize)}. ` +
        `If they are one hand: judge same ${printable(left)} ${printable(right)}`,
    ),
    emptyRosterNote(out),
  ].join("\n");
}
