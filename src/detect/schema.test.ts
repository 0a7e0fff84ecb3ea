import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../model/message.ts";
import type { MqlType } from "../mql/types.ts";
import { LISTS, MESSAGE, messageSchema, RESULT_CAPABILITIES, RESULT_TYPES } from "./schema.ts";

/** The TypeScript type of the values that a schema type describes; null left out. */
type ValueOf<T> = T extends { readonly kind: "string" | "datetime" }
  ? string
  : T extends { readonly kind: "int" | "float" }
    ? number
    : T extends { readonly kind: "bool" }
      ? boolean
      : T extends { readonly kind: "array"; readonly element: infer E }
        ? readonly ValueOf<E>[]
        : T extends { readonly kind: "map"; readonly value: infer V }
          ? Readonly<Record<string, ValueOf<V>>>
          : T extends { readonly kind: "object"; readonly fields: infer F }
            ? { readonly [K in keyof F]: F[K] extends { readonly type: infer U } ? ValueOf<U> : never }
            : unknown;

/** An interface of the model without null and with literal types widened. */
type Widened<T> = T extends null
  ? never
  : T extends string
    ? string
    : T extends number
      ? number
      : T extends boolean
        ? boolean
        : T extends readonly (infer E)[]
          ? readonly Widened<E>[]
          : { readonly [K in keyof T]: Widened<T[K]> };

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** The triage queue is no part of a message: only automations of a mail system have it. */
type SchemaMessage = Omit<ValueOf<typeof MESSAGE>, "triage">;

// Does not compile when a field is in one of the two and not in the other, or has another type there.
const schemaEqualsModel: Equal<SchemaMessage, Widened<Message>> = true;

test("the schema of messages has the fields and types of the message model", () => {
  assert.equal(schemaEqualsModel, true);
});

test("every field of the schema has one sentence of documentation", () => {
  const undocumented: string[] = [];
  const visit = (type: MqlType, path: string): void => {
    if (type.kind === "array") visit(type.element, `${path}[]`);
    if (type.kind !== "object") return;
    for (const [name, field] of Object.entries(type.fields)) {
      if (field.doc === undefined || field.doc === "") undocumented.push(`${path}.${name}`);
      visit(field.type, `${path}.${name}`);
    }
  };
  visit(MESSAGE, "");
  for (const [name, type] of Object.entries(RESULT_TYPES)) visit(type, `${name}()`);
  assert.deepEqual(undocumented, []);
});

test("a capability of a result is on a path that the result type has", () => {
  for (const path of RESULT_CAPABILITIES.keys()) {
    const [name = "", rest = ""] = path.split("()");
    let type: MqlType | undefined = (RESULT_TYPES as Readonly<Record<string, MqlType>>)[name];
    for (const step of rest.slice(1).split(".")) {
      while (type?.kind === "array") type = type.element;
      type = type?.kind === "object" ? type.fields[step]?.type : undefined;
    }
    assert.notEqual(type, undefined, path);
  }
});

test("direction is unavailable, not null, when nobody said whose mail this is", () => {
  for (const field of Object.values(MESSAGE.fields.type.type.fields)) {
    assert.equal(field.capability, "org_domains");
  }
});

test("the schema knows the 32 lists that public rules use and our own four, and people of the organisation are objects", () => {
  assert.equal(LISTS.size, 36);
  assert.equal(LISTS.get("org_vips")?.kind, "object");
});

test("the schema has the functions of the language beside those it is given", () => {
  const returns = { kind: "bool" } as const;
  const schema = messageSchema([{ name: "own.function", parameters: [], returns, doc: "x" }]);
  assert.equal(schema.functions.get("own.function")?.returns, returns);
  assert.equal(schema.functions.has("any"), true);
});
