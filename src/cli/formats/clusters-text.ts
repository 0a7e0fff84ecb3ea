/** Clusters for an analyst: what is alike in each, and why it is one. */
import type { ListedCluster } from "../../cluster-listing.ts";
import type { Stream } from "../standard-streams.ts";
import { fit, printable } from "../terminal.ts";
import { counted } from "../wording.ts";
import { defangHost } from "./defang.ts";

export function clustersPage(
  clusters: readonly ListedCluster[],
  out: Pick<Stream, "paint" | "width">,
): string {
  const pages = clusters.map((cluster, i) => clusterPage(cluster, i + 1, out));
  return `${out.paint("bold", `The largest ${counted(clusters.length, "cluster")}, attacks or not`)}\n\n${pages.join("\n")}`;
}

function clusterPage(
  { messages, first, last, senders, subjects, hosts, reasons }: ListedCluster,
  number: number,
  { paint, width }: Pick<Stream, "paint" | "width">,
): string {
  const days = [first, last].map((date) => date?.slice(0, 10) ?? "unknown");
  const lines = [
    `  from      ${printable(senders.join(", "))}`,
    `  subjects  ${printable(subjects.join(" / "))}`,
    ...(hosts.length === 0 ? [] : [`  hosts     ${printable(hosts.map(defangHost).join(", "))}`]),
    ...reasons.map(
      ({ comparison, counted: bits, left }) =>
        `  +${bits.toFixed(1).padStart(4)}    ${comparison.replaceAll("_", " ")}: ${printable(left ?? "")}`,
    ),
  ];
  const head = `${number}  ${counted(messages, "message")}, ${days[0]} to ${days[1]}`;
  return `${[paint("bold", head), ...lines].map((line) => fit(line, width)).join("\n")}\n`;
}
