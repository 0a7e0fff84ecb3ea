/** An expression of the rule language over what is stored: match, no match, or open until the body is. */
import { type Lists, messageEnvironment } from "./detect/environment.ts";
import { ruleSchema } from "./detect/rule-set.ts";
import { BODY_CAPABILITY, countsElements, partialMessage } from "./hunt-partial.ts";
import { check } from "./mql/checker.ts";
import type { Diagnostic } from "./mql/diagnostic.ts";
import { Graph, type Verdict } from "./mql/graph/graph.ts";
import { parse } from "./mql/parser.ts";
import { Unavailable } from "./mql/value.ts";
import { RULE_READERS } from "./scanner.ts";
import type { Store, StoredMessage } from "./store/store.ts";

export interface ExpressionHunt {
  readonly graph: Graph;
  /** Whether it looks at the mailbox, so that it is asked once for each. */
  readonly asksMailbox: boolean;
  readonly countsElements: boolean;
}

export interface ReadExpression {
  /** Null where it has errors. */
  readonly hunt: ExpressionHunt | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks an expression as a rule is checked. */
export function readExpression(source: string, lists: Lists): ReadExpression {
  const parsed = parse(source);
  const broken = parsed.diagnostics.filter(({ severity }) => severity === "error");
  if (broken.length > 0) return { hunt: null, diagnostics: parsed.diagnostics };
  const { typeOf, diagnostics, requirements } = check(parsed.expr, ruleSchema(), { source });
  if (diagnostics.some(({ severity }) => severity === "error")) return { hunt: null, diagnostics };
  const graph = new Graph([{ expr: parsed.expr, typeOf }], messageEnvironment(lists, RULE_READERS));
  return {
    hunt: {
      graph,
      asksMailbox: [...requirements.fields].some((field) => /^mailbox(?:\.|$)/.test(field)),
      countsElements: countsElements(parsed.expr),
    },
    diagnostics,
  };
}

/** One verdict a message; where the mailbox is asked for, the best over its copies. */
export async function verdicts(
  store: Store,
  messages: readonly StoredMessage[],
  hunt: ExpressionHunt,
): Promise<readonly (readonly [StoredMessage, Verdict])[]> {
  const copies = hunt.asksMailbox ? await store.deliveriesOf(messages.map(({ id }) => id)) : [];
  const mailboxes = Map.groupBy(copies, ({ message }) => message);
  return messages.map((message) => {
    const owners = new Set((mailboxes.get(message.id) ?? []).map(({ mailbox }) => mailbox));
    const asked: (string | null)[] = owners.size === 0 ? [null] : [...owners];
    return [message, best(asked.map((mailbox) => verdictOf(message, mailbox, hunt)))];
  });
}

function verdictOf({ observation }: StoredMessage, mailbox: string | null, hunt: ExpressionHunt): Verdict {
  const root = partialMessage({ observation, mailbox, countsElements: hunt.countsElements });
  return hunt.graph.evaluate(root)[0] ?? "no match";
}

function best(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("match")) return "match";
  const open = verdicts.filter((verdict) => verdict instanceof Unavailable);
  return open.length === 0 ? "no match" : open.reduce((all, one) => all.union(one));
}

/** Whether opening the body would decide it: nothing else is missing. */
export function needsOnlyBody(missing: readonly string[]): boolean {
  return missing.every((capability) => capability === BODY_CAPABILITY);
}
