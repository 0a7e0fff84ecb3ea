import type { Migration } from "./migration.ts";

export const whatIsRemembered: Migration = {
  version: 1,
  title: "messages, copies, observables, bodies, roster, campaigns",
  sql: `
-- Numbers that must be known without counting rows, and the last number given to a message, file and part.
CREATE TABLE counter (
  name TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;

-- Single values by name.
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Each time that mail was read.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started_at TEXT NOT NULL, -- RFC 3339
  finished_at TEXT, -- RFC 3339; null where the run was interrupted
  roots TEXT NOT NULL -- JSON: the paths that were asked for
) STRICT;

-- Addresses that copies lay at. Rows are never deleted: the id is the place in the list of addresses.
CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY, -- from 0, without gaps
  address TEXT NOT NULL UNIQUE, -- lower case; empty where nobody could tell
  messages INTEGER NOT NULL, -- messages with a copy here
  first_seconds INTEGER, -- earliest date of its mail, seconds since 1970
  last_seconds INTEGER, -- latest date of its mail
  read_run INTEGER -- the last run that read everything below the paths where its mail lay
) STRICT;

-- Files that mail lay in, and mail inside of archives.
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path_hash INTEGER NOT NULL, -- 53 bits, because a path can be longer than an index entry may be
  path TEXT NOT NULL, -- as it was read; inside of an archive a.zip!/1.eml
  holder INTEGER NOT NULL, -- the file itself, or the archive that holds it
  size_bytes INTEGER, -- null where nobody said how far it was read
  modified_ms REAL, -- milliseconds since 1970
  messages INTEGER NOT NULL, -- messages of it that are in the store
  is_whole INTEGER NOT NULL, -- 1: read to its end
  read_run INTEGER NOT NULL, -- the run that began to read it as it is now
  seen_run INTEGER NOT NULL, -- the last run that came across it
  gone_run INTEGER, -- the run that read its folder and did not come across it
  unread_run INTEGER -- the last run that could not read it
) STRICT;
CREATE INDEX file_by_path ON file (path_hash);

-- Messages, once each. What retention leaves of a message is this row and its copies.
CREATE TABLE message (
  id INTEGER PRIMARY KEY, -- grows in the order in which messages were added
  key_prefix INTEGER NOT NULL, -- the first 48 bits of the key: an index of small numbers is half as large
  key BYTES NOT NULL, -- identity by content, 16 bytes
  seconds INTEGER, -- date, seconds since 1970; null without one
  age_from INTEGER NOT NULL -- what retention counts from: the date, or the run that brought it where that is earlier
) STRICT;
CREATE INDEX message_by_key ON message (key_prefix);

-- What is kept of a message's content, without what other tables have.
CREATE TABLE observation (
  message INTEGER NOT NULL PRIMARY KEY,
  content TEXT NOT NULL -- JSON, absent values left out
) STRICT;

-- Rules that fired on a message.
CREATE TABLE finding (
  message INTEGER NOT NULL PRIMARY KEY,
  content TEXT NOT NULL -- JSON array
) STRICT;

-- Raw messages, for those with findings or in campaigns.
CREATE TABLE body (
  message INTEGER NOT NULL PRIMARY KEY,
  sealed BYTES NOT NULL -- AES-256-GCM under the workspace's key, bound to the message's key
) STRICT;

-- Where copies of messages lay: one row for each message, mailbox and file.
CREATE TABLE copy (
  message INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  file INTEGER NOT NULL,
  position INTEGER NOT NULL, -- index in the file
  mailbox_by INTEGER NOT NULL, -- how the mailbox was known: place in the list of model/observation.ts
  digest BYTES NOT NULL, -- SHA-256 of the copy as it lay there
  run INTEGER NOT NULL, -- the last run that read this copy
  PRIMARY KEY (message, mailbox, file)
) WITHOUT ROWID, STRICT;

-- What linking compares, many messages a row, by message.
CREATE TABLE fingerprint (
  first_message INTEGER NOT NULL PRIMARY KEY,
  last_message INTEGER NOT NULL,
  data BYTES NOT NULL -- see src/store/fingerprints.ts
) STRICT;

-- Sorted runs of postings. Each call that adds messages writes one; eight of a size are merged into one.
CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  postings INTEGER NOT NULL,
  fences BYTES NOT NULL -- the first number of each block, and the last of all: 8 bytes each, little endian
) STRICT;

-- "Who else got this?": which messages an observable's number is posted for, 508 postings a row.
CREATE TABLE posting (
  block INTEGER PRIMARY KEY, -- part times 2^21, plus the place in the part
  data BYTES NOT NULL -- see src/store/postings.ts
) STRICT;

-- People, groups, memberships and mailboxes as each source says them.
CREATE TABLE roster (
  source TEXT NOT NULL,
  kind TEXT NOT NULL, -- person, group, membership, mailbox
  position INTEGER NOT NULL,
  content TEXT NOT NULL, -- JSON
  PRIMARY KEY (source, kind, position)
) WITHOUT ROWID, STRICT;

-- Names that may be a known person's.
CREATE TABLE proposal (
  position INTEGER PRIMARY KEY,
  content TEXT NOT NULL -- JSON
) STRICT;

-- The campaigns of the last run of linking.
CREATE TABLE campaign (
  id TEXT NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL, -- in the order in which they were handed over
  last_seen TEXT, -- RFC 3339
  content TEXT NOT NULL -- JSON
) STRICT;

-- Merges and splits of campaigns.
CREATE TABLE campaign_event (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL, -- RFC 3339
  content TEXT NOT NULL -- JSON
) STRICT;

-- Every word of an analyst on two messages; the last one on a pair counts.
CREATE TABLE judgement (
  id INTEGER PRIMARY KEY,
  pair TEXT NOT NULL, -- both keys, the lower one first
  content TEXT NOT NULL -- JSON
) STRICT;
`,
};
