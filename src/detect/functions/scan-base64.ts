import { arrayOf, STRING } from "../../mql/schema-builder.ts";
import { COST, type RuleFunction, type Value } from "../../mql/value.ts";
import { base64Runs } from "./base64-runs.ts";
import { namedSwitch, TEXT } from "./parameters.ts";

export const scanBase64: RuleFunction = {
  signature: {
    name: "strings.scan_base64",
    parameters: [
      TEXT,
      { name: "encodings", type: arrayOf(STRING), optional: true, named: true },
      { name: "format", type: STRING, optional: true, named: true },
      namedSwitch("ignore_padding"),
    ],
    returns: arrayOf(STRING),
    doc: "The texts that stand base64-coded in a text. `encodings` are `ascii`, `utf8` and `utf16-le`; `format='url'` is the alphabet of URLs.",
  },
  cost: COST.text,
  examples: [
    ["strings.scan_base64('id=YWRhQGV4YW1wbGUuY29t')", "['ada@example.com']"],
    ["strings.scan_base64('x dGVzdC10ZXN0 y', ignore_padding=true)", "['test-test']"],
    ["strings.scan_base64('plain words')", "[]"],
  ],
  run: (_context, text, encodings, format, ignorePadding) =>
    typeof text === "string" ? scan(text, { encodings, format, ignorePadding }) : null,
};

/** The name before the function left its trial. */
export const betaScanBase64: RuleFunction = {
  ...scanBase64,
  signature: { ...scanBase64.signature, name: "beta.scan_base64" },
  examples: [["beta.scan_base64('id=YWRhQGV4YW1wbGUuY29t')", "['ada@example.com']"]],
};

interface ScanArguments {
  readonly encodings: Value | undefined;
  readonly format: Value | undefined;
  readonly ignorePadding: Value | undefined;
}

function scan(text: string, { encodings, format, ignorePadding }: ScanArguments): string[] {
  const names = Array.isArray(encodings) ? encodings : ["ascii", "utf8"];
  const texts: string[] = [];
  for (const bytes of base64Runs(text, {
    urlSafe: format === "url",
    ignorePadding: ignorePadding === true,
  })) {
    const decoded = readable(bytes, names);
    if (decoded !== null) texts.push(decoded);
  }
  return texts;
}

/** The first reading that looks like text: most runs of letters are no base64 and decode to noise. */
function readable(bytes: Uint8Array, encodings: readonly unknown[]): string | null {
  for (const encoding of encodings) {
    const text = DECODERS[String(encoding)]?.(bytes) ?? null;
    if (text !== null) return text;
  }
  return null;
}

const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => string | null>> = {
  ascii: (bytes) => (bytes.every(isPrintableByte) ? Buffer.from(bytes).toString("latin1") : null),
  utf8: (bytes) => utf8Text(bytes),
  "utf16-le": (bytes) => utf16Text(bytes),
};

function isPrintableByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes as UTF-8 text, or null where they are none or hold control characters. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    const text = UTF8.decode(bytes);
    return /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Any bytes are UTF-16 of something, so three in four units must be of the Latin blocks. */
function utf16Text(bytes: Uint8Array): string | null {
  if (bytes.length % 2 === 1) return null;
  const text = Buffer.from(bytes).toString("utf16le");
  let latin = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && !isPrintableByte(unit)) return null;
    if (unit < 0x250) latin++;
  }
  return latin * 4 >= text.length * 3 ? text : null;
}
