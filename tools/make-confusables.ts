/**
 * Makes `src/core/confusables-data.ts` from Unicode's `confusables.txt` (UTS #39), for example the copy in the
 * ICU source package of Debian (`apt-get source icu`, `icu/source/data/unidata/confusables.txt`):
 *
 *     node tools/make-confusables.ts <confusables.txt>
 */
import { readFileSync, writeFileSync } from "node:fs";

const OUT = new URL("../src/core/confusables-data.ts", import.meta.url);

const isAscii = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);

/** `0441 ; 0063 ; MA # …` */
function readTable(source: string): Map<string, string> {
  const table = new Map<string, string>();
  for (const line of source.split("\n")) {
    const [from, to] = line.split(";");
    if (from === undefined || to === undefined || line.startsWith("#")) continue;
    table.set(fromHex(from), fromHex(to));
  }
  return table;
}

function fromHex(field: string): string {
  const codes = field.replace("\ufeff", "").trim().split(/\s+/);
  return String.fromCodePoint(...codes.map((code) => Number.parseInt(code, 16)));
}

/**
 * What a reader takes `from` for. The table's targets are prototypes, not readings: its `m` is `rn`, its `I` is
 * `l`, its `0` is `O` and its quotation mark is two apostrophes.
 */
function reading(from: string, table: ReadonlyMap<string, string>): string | undefined {
  const compatible = from.normalize("NFKC");
  if (isAscii(compatible)) return compatible;
  const target = table.get(from);
  if (target === undefined || !isAscii(target)) return undefined;
  if (target === "rn") return "m";
  if (target === "''") return '"';
  const lower = from.toLowerCase();
  return target === "l" && lower !== from && table.get(lower) === "i" ? "I" : target;
}

/** Beside the table: letters, digits and spaces that Unicode calls compatible with an ASCII one (`ⓐ`, `ａ`, `𝗮`). */
function compatibleLetters(): string[] {
  const found: string[] = [];
  for (let code = 0x80; code <= 0x1ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const from = String.fromCodePoint(code);
    if (/^[A-Za-z0-9 ]$/.test(from.normalize("NFKC"))) found.push(from);
  }
  return found;
}

function linesByReading(table: ReadonlyMap<string, string>): string[] {
  const byReading = new Map<string, number[]>();
  for (const from of new Set([...table.keys(), ...compatibleLetters()])) {
    const to = reading(from, table);
    if (to === undefined || isAscii(from) || [...from].length !== 1) continue;
    byReading.set(to, [...(byReading.get(to) ?? []), from.codePointAt(0) ?? 0]);
  }
  return [...byReading]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([to, codes]) => `  ${JSON.stringify(`${to} ${hexList(codes)}`)},`);
}

function hexList(codes: readonly number[]): string {
  return [...codes]
    .sort((a, b) => a - b)
    .map((code) => code.toString(16))
    .join(" ");
}

const source = readFileSync(process.argv[2] ?? "confusables.txt", "utf8");
const version = /^# Version: (\S+)/m.exec(source)?.[1] ?? "unknown";
const lines = linesByReading(readTable(source));
writeFileSync(
  OUT,
  `/**
 * Made by tools/make-confusables.ts from confusables.txt of Unicode Security Mechanisms (UTS #39), version ${version}.
 *
 * COPYRIGHT AND PERMISSION NOTICE
 *
 * Copyright © 1991-2022 Unicode, Inc. All rights reserved.
 * Distributed under the Terms of Use in https://www.unicode.org/copyright.html.
 *
 * Permission is hereby granted, free of charge, to any person obtaining
 * a copy of the Unicode data files and any associated documentation
 * (the "Data Files") or Unicode software and any associated documentation
 * (the "Software") to deal in the Data Files or Software
 * without restriction, including without limitation the rights to use,
 * copy, modify, merge, publish, distribute, and/or sell copies of
 * the Data Files or Software, and to permit persons to whom the Data Files
 * or Software are furnished to do so, provided that either
 * (a) this copyright and permission notice appear with all copies
 * of the Data Files or Software, or
 * (b) this copyright and permission notice appear in associated
 * Documentation.
 *
 * THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF
 * ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
 * WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
 * NONINFRINGEMENT OF THIRD PARTY RIGHTS.
 * IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS
 * NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR CONSEQUENTIAL
 * DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE,
 * DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
 * TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
 * PERFORMANCE OF THE DATA FILES OR SOFTWARE.
 *
 * Except as contained in this notice, the name of a copyright holder
 * shall not be used in advertising or otherwise to promote the sale,
 * use or other dealings in these Data Files or Software without prior
 * written authorization of the copyright holder.
 */

/** What a reader takes the characters for, a space, and their code points in hexadecimal. */
// biome-ignore format: one line a reading
export const CONFUSABLES: readonly string[] = [
${lines.join("\n")}
];
`,
);
