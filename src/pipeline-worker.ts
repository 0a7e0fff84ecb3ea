/** A thread of `scan`: messages in, what was found in them out. */
import { parentPort, workerData } from "node:worker_threads";
import type { Batch, BatchResult } from "./jobs/ordered-pool.ts";
import { type ScanItem, type ScannedMessage, Scanner, type ScannerSetup } from "./scanner.ts";

const scanner = new Scanner(workerData as ScannerSetup);

parentPort?.on("message", ({ tasks }: Batch<ScanItem>) => {
  const results = scanner.scan(tasks);
  parentPort?.postMessage({ results } satisfies BatchResult<ScannedMessage>);
});
