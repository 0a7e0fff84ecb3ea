import { whatIsRemembered } from "./0001-what-is-remembered.ts";
import type { Migration } from "./migration.ts";

/** Every step of the schema, in order. */
export const MIGRATIONS: readonly Migration[] = [whatIsRemembered];
