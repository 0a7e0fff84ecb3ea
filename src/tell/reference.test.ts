import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { actorsIn, readActorNames } from "./lint-actors.ts";
import { newReference, readReference, spokenSymbols } from "./reference.ts";

const SEED = { seed: 4, numRuns: 300 };
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const references = fc
  .uint8Array({ minLength: 7, maxLength: 7 })
  .filter((bytes) => bytes.some((byte) => (byte & 31) > 9))
  .map((bytes) => newReference(() => bytes));

describe("a reference", () => {
  test("is two groups of four symbols, and reads as itself", () => {
    fc.assert(
      fc.property(references, (reference) => {
        assert.match(reference, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        assert.equal(readReference(reference), reference);
      }),
      SEED,
    );
  });
  test("is read however a person writes it: lower case, O and I for 0 and 1, spaces, no dash", () => {
    fc.assert(
      fc.property(references, fc.constantFrom("", " ", " - ", "–"), (reference, between) => {
        const written = reference
          .toLowerCase()
          .replace("-", between)
          .replaceAll("0", "o")
          .replaceAll("1", "l");
        assert.equal(readReference(` ${written} `), reference);
        assert.equal(readReference([...written].join(" ")), reference);
      }),
      SEED,
    );
  });
  test("with any one symbol wrong is none", () => {
    fc.assert(
      fc.property(references, (reference) => {
        for (const [at, symbol] of [...reference].entries()) {
          for (const wrong of symbol === "-" ? "" : SYMBOLS.replace(symbol, "")) {
            assert.equal(readReference(reference.slice(0, at) + wrong + reference.slice(at + 1)), null);
          }
        }
      }),
      { ...SEED, numRuns: 50 },
    );
  });
  test("with any two symbols changed round is none, neighbours or not", () => {
    fc.assert(
      fc.property(references, (reference) => {
        const symbols = [...reference.replace("-", "")];
        for (let a = 0; a < 8; a++) {
          for (let b = a + 1; b < 8; b++) {
            if (symbols[a] === symbols[b]) continue;
            const changed = symbols.with(a, symbols[b]!).with(b, symbols[a]!).join("");
            assert.equal(readReference(changed), null, `${reference} ${changed}`);
          }
        }
      }),
      SEED,
    );
  });
  test("that Luhn's algorithm would confuse is told apart: 0Z and Z0", () => {
    const [first, other] = [newReference(() => Uint8Array.of(10, 0, 31, 1, 2, 3, 4)), "AZ01"];
    assert.equal(first.slice(0, 4), "A0Z1");
    assert.equal(readReference(other + first.slice(4)), null);
  });
  test("is read from any text without an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const read = readReference(text);
        assert.ok(read === null || readReference(read) === read);
      }),
      SEED,
    );
  });
  test("has a letter, because digits alone are a telephone number to a mail program", () => {
    const draws = [new Uint8Array(7), Uint8Array.of(0, 0, 0, 0, 0, 0, 10)];
    assert.match(
      newReference(() => draws.shift()!),
      /[A-Z]/,
    );
    assert.throws(() => newReference(() => new Uint8Array(7)), /random bytes/);
  });
  test("is drawn again where it reads as the name of an actor", () => {
    const actors = readActorNames(
      readFileSync(new URL("../../content/lists/threat_actor_names.txt", import.meta.url), "utf8"),
    );
    const draws = [Uint8Array.of(26, 10, 1, 4, 9, 9, 9), Uint8Array.of(26, 10, 11, 4, 9, 9, 9)];
    assert.notDeepEqual(
      actorsIn(
        newReference(() => draws[0]!),
        actors,
      ),
      [],
    );
    const drawn = newReference(
      () => draws.shift()!,
      (reference) => actorsIn(reference, actors).length > 0,
    );
    assert.match(drawn, /^TAB4-/);
  });
  test("is spoken with the words of ICAO, digits as they are", () => {
    const [[k, seven] = [], [two] = []] = spokenSymbols("K7QM-2XP9");
    assert.deepEqual(
      [k, seven, two],
      [
        { symbol: "K", word: "Kilo" },
        { symbol: "7", word: null },
        { symbol: "2", word: null },
      ],
    );
    for (const symbol of SYMBOLS) {
      const { word } = spokenSymbols(symbol)[0]![0]!;
      assert.ok(word === null ? /\d/.test(symbol) : word.startsWith(symbol), symbol);
    }
  });
});
