/**
 * An ingest that is meant to be killed: says `begun` when it starts, `working` with the first message and `whole` when it
 * is through. Small transactions, so that a kill finds it in a different state each time.
 */
import { ingest } from "../../src/ingest.ts";
import { openWorkspace } from "../../src/workspace.ts";

const [dir = "", ...paths] = process.argv.slice(2);
const RULE = `name: "Tests: the word"
type: rule
severity: high
source: strings.icontains(body.current_thread.text, "zebra")
`;
const workspace = await openWorkspace(dir);
process.stdout.write("begun\n");
let isWorking = false;
await ingest(workspace, {
  paths,
  mailbox: null,
  ruleFiles: [{ path: "word.yml", text: RULE }],
  lists: new Map(),
  orgDomains: ["parliament.example"],
  trustAuthserv: [],
  jobs: 1,
  copiesAtOnce: 7,
  date: () => new Date().toISOString(),
  now: () => performance.now(),
  onProgress: () => {
    if (!isWorking) process.stdout.write("working\n");
    isWorking = true;
  },
});
await workspace.close();
process.stdout.write("whole\n");
