import type { Migration } from "./migration.ts";

export const theRecord: Migration = {
  version: 3,
  title: "the record: who knew what when",
  sql: `
-- The record, one entry after another. Nothing here is ever changed or deleted.
CREATE TABLE record_entry (
  number INTEGER PRIMARY KEY, -- from 0, without gaps
  entry TEXT NOT NULL, -- JSON, the very bytes that were hashed
  campaign BYTES, -- to find it: 16 bytes of SHA-256 over the JSON of the campaign's id
  person BYTES -- the same for the person, who can be an address of any length
) STRICT;
CREATE INDEX record_entry_by_campaign ON record_entry (campaign, number);
CREATE INDEX record_entry_by_person ON record_entry (person, number);
APPEND ONLY record_entry;

-- Hashes over the record (RFC 9162, 2.1): of each whole subtree, so that a proof reads a few rows.
CREATE TABLE record_node (
  level INTEGER NOT NULL, -- 0 for the hash of one entry
  place INTEGER NOT NULL, -- the first entry below it is place times 2^level
  hash BYTES NOT NULL,
  PRIMARY KEY (level, place)
) WITHOUT ROWID, STRICT;
APPEND ONLY record_node;

-- Signed states of the record.
CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL, -- entries that it covers
  note TEXT NOT NULL -- C2SP tlog-checkpoint
) STRICT;
APPEND ONLY checkpoint;

-- Texts that entries name by their hash, such as notices. They can be erased without touching the record.
CREATE TABLE document (
  hash BYTES NOT NULL PRIMARY KEY, -- SHA-256
  content BYTES NOT NULL
) STRICT;
`,
};
