/**
 * Worker threads behind an ordered queue: results come in the order of the tasks, so output never depends on
 * the number of threads. A thread that dies (out of memory) is replaced and its tasks are tried again one by
 * one; only a task that kills a thread alone is given up, and is reported as failed.
 */
import { Worker } from "node:worker_threads";

export interface PoolOptions<Task> {
  readonly threads: number;
  /** The module a thread runs; it answers each `Batch` with a `BatchResult`. */
  readonly module: URL;
  readonly workerData: unknown;
  /** Price of a task, in bytes; batches are filled up to a bound of them. */
  readonly sizeOf: (task: Task) => number;
}

export interface Batch<Task> {
  readonly tasks: readonly Task[];
}

export interface BatchResult<Result> {
  readonly results: readonly Result[];
}

export type Outcome<Task, Result> =
  | { readonly kind: "done"; readonly task: Task; readonly result: Result }
  | { readonly kind: "failed"; readonly task: Task };

// LIMIT: small enough that threads finish together, large enough that handing over costs little.
const BATCH_TASKS_MAX = 32;
const BATCH_BYTES_MAX = 4_000_000;
/** Batches under way per thread: one being worked on, one waiting. */
const BATCHES_PER_THREAD = 2;
// LIMIT: one thread may hold this much; a message of 200 MB with its decoded parts needs about 1.2 GB.
const THREAD_MEMORY_MB = 4_096;

class Thread<Task, Result> {
  private worker: Worker | null = null;
  private readonly options: PoolOptions<Task>;
  private tail: Promise<unknown> = Promise.resolve();
  /** Batches that were given to this thread and are not answered. */
  waiting = 0;

  constructor(options: PoolOptions<Task>) {
    this.options = options;
  }

  run(tasks: readonly Task[]): Promise<readonly Outcome<Task, Result>[]> {
    this.waiting++;
    const done = this.tail.then(() => this.batch(tasks)).finally(() => this.waiting--);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async batch(tasks: readonly Task[]): Promise<readonly Outcome<Task, Result>[]> {
    const results = await this.ask(tasks);
    if (results !== null) return tasks.map((task, i) => ({ kind: "done", task, result: results[i]! }));
    if (tasks.length === 1) return tasks.map((task) => ({ kind: "failed", task }));
    const outcomes: Outcome<Task, Result>[] = [];
    for (const task of tasks) outcomes.push(...(await this.batch([task])));
    return outcomes;
  }

  /** Null when the thread died over these tasks. A mistake of ours in the worker module is thrown. */
  private ask(tasks: readonly Task[]): Promise<readonly Result[] | null> {
    const { module, workerData } = this.options;
    this.worker ??= new Worker(module, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
    });
    const { worker } = this;
    return new Promise((resolve, reject) => {
      // Each listener is taken off by name: `removeAllListeners` also takes the ones by which Node forwards messages.
      const onMessage = ({ results }: BatchResult<Result>) => {
        worker.off("error", onError);
        resolve(results);
      };
      const onError = (error: Error & { code?: string }) => {
        worker.off("message", onMessage);
        this.worker = null;
        if (error.code === "ERR_WORKER_OUT_OF_MEMORY") resolve(null);
        else reject(error);
      };
      worker.once("message", onMessage);
      worker.once("error", onError);
      worker.postMessage({ tasks } satisfies Batch<Task>);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }
}

/** Runs tasks on threads; at most a few batches a thread are held in memory. */
export async function* orderedPool<Task, Result>(
  tasks: AsyncIterable<Task>,
  options: PoolOptions<Task>,
): AsyncGenerator<Outcome<Task, Result>> {
  const threads = Array.from({ length: options.threads }, () => new Thread<Task, Result>(options));
  const underWay: Promise<readonly Outcome<Task, Result>[]>[] = [];
  try {
    for await (const batch of batches(tasks, options.sizeOf)) {
      const thread = threads.reduce((least, t) => (t.waiting < least.waiting ? t : least));
      const outcome = thread.run(batch);
      // A rejection is handled when its turn comes; until then it must not count as unhandled.
      outcome.catch(() => undefined);
      underWay.push(outcome);
      if (underWay.length >= threads.length * BATCHES_PER_THREAD) yield* await underWay.shift()!;
    }
    while (underWay.length > 0) yield* await underWay.shift()!;
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

/** Tasks in their order, some at a time. */
export async function* batches<Task>(
  tasks: AsyncIterable<Task>,
  sizeOf: (task: Task) => number,
): AsyncGenerator<Task[]> {
  let batch: Task[] = [];
  let bytes = 0;
  for await (const task of tasks) {
    batch.push(task);
    bytes += sizeOf(task);
    if (batch.length < BATCH_TASKS_MAX && bytes < BATCH_BYTES_MAX) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
