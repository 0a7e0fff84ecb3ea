/**
 * How far retention has come. What is before it is not known any more: coverage begins there, and campaigns that ended
 * before it do not come back with the next run of linking.
 */
import type { Connection } from "./connection.ts";
import { dateOf, secondsOf } from "./moment.ts";
import { readSetting, writeSetting } from "./settings.ts";

export type PurgedClass = "observations" | "campaigns";

/** Seconds since 1970; null where nothing was purged. */
export async function readHorizon(connection: Connection, of: PurgedClass): Promise<number | null> {
  return secondsOf(await readSetting(connection, nameOf(of)));
}

/** It never goes back: a longer time from now on does not bring back what is gone. */
export async function moveHorizon(connection: Connection, of: PurgedClass, seconds: number): Promise<void> {
  const known = await readHorizon(connection, of);
  if (known !== null && known >= seconds) return;
  await writeSetting(connection, nameOf(of), dateOf(seconds)!);
}

function nameOf(of: PurgedClass): string {
  return `${of}.purged_before`;
}
