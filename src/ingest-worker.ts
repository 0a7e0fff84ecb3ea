/** A thread of `ingest`: messages in, what is kept of them out. */
import { parentPort, workerData } from "node:worker_threads";
import { IngestScanner, type KeptMessage } from "./ingest-scanner.ts";
import type { Batch, BatchResult } from "./jobs/ordered-pool.ts";
import type { ScanItem, ScannerSetup } from "./scanner.ts";

const scanner = new IngestScanner(workerData as ScannerSetup);

parentPort?.on("message", ({ tasks }: Batch<ScanItem>) => {
  parentPort?.postMessage({ results: scanner.scan(tasks) } satisfies BatchResult<KeptMessage>);
});
