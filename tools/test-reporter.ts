/**
 * Prints what a person needs after a run: each failure in full, each skipped test with its reason, and the
 * counts of node's own summary. Some thousand passing names would bury a failure.
 */
import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { inspect, styleText } from "node:util";

type Failure = Extract<TestEvent, { type: "test:fail" }>["data"];

function failure(data: Failure): string {
  const place = data.file ? `${relative(process.cwd(), data.file)}:${data.line ?? 1}` : "";
  const cause = data.details.error.cause ?? data.details.error;
  const text = shorten(typeof cause === "string" ? cause : inspect(cause, { depth: 6 }));
  return `\n${styleText("red", `✖ ${data.name}`)}\n  ${place}\n${text.replace(/^/gm, "  ")}\n`;
}

// LIMIT: a comparison of two pages would bury the next failure; the file alone shows it in full under node --test.
const LINES_MAX = 60;

function shorten(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= LINES_MAX) return text;
  return [...lines.slice(0, LINES_MAX), `… ${lines.length - LINES_MAX} more lines`].join("\n");
}

/** A suite fails because a test in it failed; saying so again hides the test. */
function isOnlyAConsequence(data: Failure): boolean {
  return (data.details.error as { failureType?: string }).failureType === "subtestsFailed";
}

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skipped = new Map<string, number>();
  for await (const event of events) {
    if (event.type === "test:fail" && !isOnlyAConsequence(event.data)) yield failure(event.data);
    else if (event.type === "test:pass" && event.data.skip !== undefined) {
      const reason = typeof event.data.skip === "string" ? event.data.skip : event.data.name;
      skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
    } else if (event.type === "test:stderr" || event.type === "test:stdout") yield event.data.message;
    else if (event.type === "test:diagnostic" && event.data.nesting === 0) {
      if (event.data.message.startsWith("tests ")) yield skips(skipped);
      yield `ℹ ${event.data.message}\n`;
    }
  }
}

function skips(skipped: ReadonlyMap<string, number>): string {
  return [...skipped].map(([reason, count]) => `﹣ ${count} skipped: ${reason}\n`).join("");
}
