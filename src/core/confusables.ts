import { CONFUSABLES } from "./confusables-data.ts";

/** Index into `readings` for each UTF-16 unit of the basic plane; 0 for characters that stay. */
const readingOfUnit = new Uint16Array(0x10000);
const readingOfAstral = new Map<number, string>();
const readings: string[] = [""];

for (const line of CONFUSABLES) {
  // A reading may be a space itself, so the separator is the first space after its first character.
  const space = line.indexOf(" ", 1);
  const reading = line.slice(0, space);
  readings.push(reading);
  for (const hex of line.slice(space + 1).split(" ")) {
    const code = Number.parseInt(hex, 16);
    if (code > 0xffff) readingOfAstral.set(code, reading);
    else readingOfUnit[code] = readings.length - 1;
  }
}

/**
 * Replaces characters that look like ASCII ones by those (Cyrillic `а`, full-width `ａ`, `𝗮` all become `a`):
 * UTS #39 confusables with ASCII readings. ASCII and letters with marks stay as they are.
 */
export function replaceConfusables(text: string): string {
  const first = text.search(NON_ASCII);
  if (first < 0) return text;
  let out = "";
  let copied = 0;
  for (let i = first; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    const reading = isHighSurrogate(unit) ? astralReading(text, i) : readings[readingOfUnit[unit] ?? 0];
    const units = isHighSurrogate(unit) ? 2 : 1;
    if (reading !== undefined && reading !== "") {
      out += text.slice(copied, i) + reading;
      copied = i + units;
    }
    i += units - 1;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

const NON_ASCII = /[^\x00-\x7f]/;

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function astralReading(text: string, index: number): string | undefined {
  return readingOfAstral.get(text.codePointAt(index) ?? 0);
}
