import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AhoCorasick } from "./aho-corasick.ts";

function found(words: readonly string[], text: string): readonly string[] {
  const bits = AhoCorasick.build(words).scan(text);
  return words.filter((_, i) => ((bits[i >>> 5]! >>> (i & 31)) & 1) === 1);
}

test("finds words inside, at the ends of and across one another", () => {
  const words = ["he", "she", "his", "hers", "ushers", "x"];
  assert.deepEqual(found(words, "ushers"), ["he", "she", "hers", "ushers"]);
  assert.deepEqual(found(words, ""), []);
  assert.deepEqual(found(words, "sh"), []);
});

test("the empty word occurs in every text and a word may be given twice", () => {
  assert.deepEqual(found(["", "a", "a"], "b"), [""]);
  assert.deepEqual(found(["", "a", "a"], "ba"), ["", "a", "a"]);
});

test("a scan is not influenced by the scans before it", () => {
  const automaton = AhoCorasick.build(["one", "two", "dr\u00fc"]);
  assert.deepEqual([...automaton.scan("one dr\u00fc")], [0b101]);
  assert.deepEqual([...automaton.scan("two")], [0b010]);
  assert.deepEqual([...automaton.scan("none of them: t w o")], [0b001]);
  assert.deepEqual([...automaton.scan("nothing")], [0]);
  assert.deepEqual([...automaton.scan("one")], [0b001]);
});

test("words with characters beyond ASCII are found wherever those stand in the text", () => {
  const words = ["caf\u00e9", "\u{1F600}!", "\u4f60\u597d", "abc\u00fc", "\u00fcabcdefgh"];
  assert.deepEqual(found(words, `${"x".repeat(50)}caf\u00e9`), ["caf\u00e9"]);
  assert.deepEqual(found(words, "\u00fc\u00fcabcdefgh abc\u00fc"), ["abc\u00fc", "\u00fcabcdefgh"]);
  assert.deepEqual(found(words, "\u{1F600}?\u{1F600}!"), ["\u{1F600}!"]);
  assert.deepEqual(found(words, "abc caf abcdefgh \u00e9 \u597d"), []);
});

test("agrees with String.includes on random words and texts", () => {
  const unit = fc.constantFrom("a", "b", "c", "\u00e9", "\u4f60");
  const text = fc.string({ unit, maxLength: 60 });
  const words = fc.array(fc.string({ unit, maxLength: 5 }), { maxLength: 40 });
  fc.assert(
    fc.property(words, text, text, (list, first, second) => {
      const automaton = AhoCorasick.build(list);
      for (const each of [first, second]) {
        const bits = automaton.scan(each);
        list.forEach((word, i) => {
          assert.equal(((bits[i >>> 5]! >>> (i & 31)) & 1) === 1, each.includes(word), `${word} in ${each}`);
        });
      }
    }),
    { seed: 3, numRuns: 1000 },
  );
});

test("a vocabulary with more states than one part can number is spread over several", () => {
  const words = Array.from(
    { length: 9000 },
    (_, i) => `${i.toString(36).padStart(4, "0")}-${"tail".repeat(3)}`,
  );
  const bits = AhoCorasick.build(words).scan(`.. ${words[0]} ${words[8999]} 0000-tail`);
  const hits = words.filter((_, i) => ((bits[i >>> 5]! >>> (i & 31)) & 1) === 1);
  assert.deepEqual(hits, [words[0], words[8999]]);
});
