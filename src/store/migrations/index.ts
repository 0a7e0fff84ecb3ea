import { whatIsRemembered } from "./0001-what-is-remembered.ts";
import { mailboxesOfFiles } from "./0002-mailboxes-of-files.ts";
import { theRecord } from "./0003-the-record.ts";
import type { Migration } from "./migration.ts";

/** Every step of the schema, in order. */
export const MIGRATIONS: readonly Migration[] = [whatIsRemembered, mailboxesOfFiles, theRecord];
