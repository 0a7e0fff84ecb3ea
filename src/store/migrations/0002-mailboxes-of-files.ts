import type { Migration } from "./migration.ts";

export const mailboxesOfFiles: Migration = {
  version: 2,
  title: "which mailboxes a file holds, without looking at its copies",
  sql: `
-- Which mailboxes have copies in a file: the end of a run asks it of every file, and copies are many more.
CREATE TABLE place (
  file INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  PRIMARY KEY (file, mailbox)
) WITHOUT ROWID, STRICT;
INSERT INTO place (file, mailbox) SELECT DISTINCT file, mailbox FROM copy;
`,
};
