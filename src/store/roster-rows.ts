/** The roster as each source says it, and names that may be somebody of it. */
import type { NameProposal, Roster } from "../model/roster.ts";
import type { Connection, Value } from "./connection.ts";
import { storableText } from "./storable-text.ts";

const KINDS = ["people", "groups", "memberships", "mailboxes"] as const;

/** Of one source, or of all of them where none is named. */
export async function readRoster(connection: Connection, source: string | null): Promise<Roster> {
  const [where, parameters] = source === null ? ["", []] : ["WHERE source = ?", [storableText(source)]];
  const rows = await connection.all<{ kind: string; content: string }>(
    `SELECT kind, content FROM roster ${where} ORDER BY source, kind, position`,
    parameters,
  );
  const of = <T>(kind: (typeof KINDS)[number]): readonly T[] =>
    rows.filter((row) => row.kind === kind).map(({ content }) => JSON.parse(content));
  return {
    people: of("people"),
    groups: of("groups"),
    memberships: of("memberships"),
    mailboxes: of("mailboxes"),
  };
}

export async function writeRoster(connection: Connection, source: string, roster: Roster): Promise<void> {
  const name = storableText(source);
  await connection.run("DELETE FROM roster WHERE source = ?", [name]);
  const rows = KINDS.flatMap((kind) =>
    roster[kind].map((row, position): Value[] => [name, kind, position, JSON.stringify(row)]),
  );
  await connection.insert({ table: "roster", columns: ["source", "kind", "position", "content"] }, rows);
}

export async function readProposals(connection: Connection): Promise<readonly NameProposal[]> {
  const rows = await connection.all<{ content: string }>("SELECT content FROM proposal ORDER BY position");
  return rows.map(({ content }) => JSON.parse(content));
}

export async function writeProposals(
  connection: Connection,
  proposals: readonly NameProposal[],
): Promise<void> {
  await connection.run("DELETE FROM proposal");
  await connection.insert(
    { table: "proposal", columns: ["position", "content"] },
    proposals.map((one, position) => [position, JSON.stringify(one)]),
  );
}
