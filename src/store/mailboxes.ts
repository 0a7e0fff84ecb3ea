/** Addresses that copies lay at, with what coverage says of them. */
import type { Connection, Dialect, Value } from "./connection.ts";
import { readHorizon } from "./horizons.ts";
import { dateOf } from "./moment.ts";
import { storableText } from "./storable-text.ts";
import type { MailboxCoverage } from "./store.ts";

const COLUMNS = ["id", "address", "messages", "first_seconds", "last_seconds", "read_run"] as const;

export interface MailboxRow {
  readonly id: number;
  readonly address: string;
  messages: number;
  first_seconds: number | null;
  last_seconds: number | null;
  readonly read_run: number | null;
}

/** Rows by address, new ones for those that have none; to be handed to `saveMailboxes`. */
export async function mailboxesFor(
  connection: Connection,
  dialect: Dialect,
  addresses: ReadonlySet<string>,
): Promise<ReadonlyMap<string, MailboxRow>> {
  const wanted = new Set([...addresses].map(storableText));
  const found = await connection.all<MailboxRow>(
    `SELECT ${COLUMNS.join(", ")} FROM mailbox WHERE ${dialect.among("address", "text")}`,
    [JSON.stringify([...wanted])],
  );
  const rows = new Map(found.map((row) => [row.address, { ...row }]));
  let next = await mailboxCount(connection);
  // By name, so that the numbers do not tell the order within a call.
  for (const address of [...wanted].sort()) {
    if (rows.has(address)) continue;
    rows.set(address, {
      id: next++,
      address,
      messages: 0,
      first_seconds: null,
      last_seconds: null,
      read_run: null,
    });
  }
  return new Map([...addresses].map((address) => [address, rows.get(storableText(address))!]));
}

export async function saveMailboxes(connection: Connection, rows: ReadonlySet<MailboxRow>): Promise<void> {
  await connection.put(
    { table: "mailbox", columns: COLUMNS, key: ["id"] },
    [...rows].map((row) => COLUMNS.map((name): Value => row[name])),
  );
}

/** One more message with that date; `isNew` where no copy of it lay there before. */
export function countMail(row: MailboxRow, seconds: number | null, isNew: boolean): void {
  if (isNew) row.messages++;
  if (seconds === null) return;
  row.first_seconds = Math.min(row.first_seconds ?? seconds, seconds);
  row.last_seconds = Math.max(row.last_seconds ?? seconds, seconds);
}

export async function mailboxCount(connection: Connection): Promise<number> {
  const [row] = await connection.all<{ count: number }>("SELECT COUNT(*) AS count FROM mailbox");
  return row?.count ?? 0;
}

export async function mailboxNames(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.all<{ address: string }>("SELECT address FROM mailbox ORDER BY id");
  return rows.map(({ address }) => address);
}

/**
 * After a purge: counts and dates of what is left. All mailboxes in one go, because a purge looks at every message and
 * posting anyway.
 */
export async function recountMailboxes(connection: Connection): Promise<void> {
  const left = await connection.all<Pick<MailboxRow, "id" | "messages" | "first_seconds" | "last_seconds">>(
    `SELECT delivery.mailbox AS id, COUNT(*) AS messages, MIN(message.seconds) AS first_seconds,
            MAX(message.seconds) AS last_seconds
       FROM (SELECT DISTINCT message, mailbox FROM copy) delivery
       JOIN message ON message.id = delivery.message
       JOIN observation ON observation.message = delivery.message
      GROUP BY delivery.mailbox`,
  );
  const nothing = { messages: 0, first_seconds: null, last_seconds: null };
  const counted = new Map(left.map(({ id, ...counts }) => [id, counts]));
  const rows = await connection.all<MailboxRow>(`SELECT ${COLUMNS.join(", ")} FROM mailbox`);
  await saveMailboxes(
    connection,
    new Set(rows.map((row) => ({ ...row, ...(counted.get(row.id) ?? nothing) }))),
  );
}

/**
 * Of what is still known: dates begin where retention has come to. Members of a campaign are kept beyond it, but what lay
 * beside them is gone.
 */
export async function coverage(connection: Connection): Promise<readonly MailboxCoverage[]> {
  const horizon = (await readHorizon(connection, "observations")) ?? Number.NEGATIVE_INFINITY;
  const rows = await connection.all<{
    address: string;
    messages: number;
    first_seconds: number | null;
    last_seconds: number | null;
    finished_at: string | null;
  }>(
    `SELECT address, messages, first_seconds, last_seconds, finished_at
       FROM mailbox LEFT JOIN run ON run.id = mailbox.read_run ORDER BY mailbox.id`,
  );
  return rows.map(({ address, messages, first_seconds, last_seconds, finished_at }) => {
    const isKnown = first_seconds !== null && last_seconds !== null && last_seconds >= horizon;
    return {
      mailbox: address,
      messages,
      first: isKnown ? dateOf(Math.max(first_seconds, horizon)) : null,
      last: isKnown ? dateOf(last_seconds) : null,
      read_at: finished_at,
    };
  });
}
