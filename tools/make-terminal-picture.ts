/**
 * Writes docs/scan.svg, the picture in the README, from what `serjeant scan examples/inbox` really prints:
 *
 *     node tools/make-terminal-picture.ts
 *
 * Only text and colours; the picture loads nothing.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const COLUMNS = 100;
// LIMIT: what a reader takes in before scrolling; the picture ends at the last whole finding within it.
const LINES_MAX = 50;
const LINE_HEIGHT = 19;
const CHARACTER_WIDTH = 8.43;
const MARGIN = 22;
const COMMAND = "npx serjeant scan examples/inbox";

const COLORS: Readonly<Record<string, string>> = {
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "36": "#79c0ff",
};

interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
  readonly color: string | null;
}

const PLAIN: Style = { bold: false, dim: false, inverse: false, color: null };

/** One SGR parameter (ECMA-48 §8.3.117), as far as our own output uses it. */
function apply(style: Style, code: string): Style {
  if (code === "1") return { ...style, bold: true };
  if (code === "2") return { ...style, dim: true };
  if (code === "7") return { ...style, inverse: true };
  if (code === "22") return { ...style, bold: false, dim: false };
  if (code === "27") return { ...style, inverse: false };
  if (code === "39") return { ...style, color: null };
  const color = COLORS[code];
  return color === undefined ? PLAIN : { ...style, color };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function lineSvg(line: string, row: number): string {
  const y = MARGIN + 34 + row * LINE_HEIGHT;
  let style = PLAIN;
  let column = 0;
  const shapes: string[] = [];
  for (const piece of line.split(/\u001b\[([\d;]*)m/).map((text, i) => ({ text, isCode: i % 2 === 1 }))) {
    if (piece.isCode) {
      for (const code of piece.text.split(";")) style = apply(style, code);
      continue;
    }
    // Each word group has its own place: SVG would close up the spaces between columns.
    for (const words of piece.text.split(/(?<= {2})(?=\S)/)) {
      if (words.trim() !== "") shapes.push(textSvg(words, { style, column, y }));
      column += [...words].length;
    }
  }
  return shapes.join("");
}

function textSvg(text: string, at: { style: Style; column: number; y: number }): string {
  const { style, y } = at;
  const lead = text.length - text.trimStart().length;
  const x = (MARGIN + (at.column + lead) * CHARACTER_WIDTH).toFixed(1);
  const words = text.trim();
  const width = ([...words].length * CHARACTER_WIDTH).toFixed(1);
  const fill = style.inverse ? "#0d1117" : (style.color ?? (style.dim ? "#8b949e" : "#e6edf3"));
  const box = style.inverse
    ? `<rect x="${x}" y="${y - 14}" width="${width}" height="${LINE_HEIGHT}" fill="${style.color ?? "#e6edf3"}"/>`
    : "";
  const weight = style.bold ? ' font-weight="bold"' : "";
  return `${box}<text x="${x}" y="${y}" textLength="${width}" fill="${fill}"${weight}>${escapeXml(words)}</text>\n`;
}

function picture(lines: readonly string[]): string {
  const width = Math.round(MARGIN * 2 + COLUMNS * CHARACTER_WIDTH);
  const height = MARGIN * 2 + 30 + lines.length * LINE_HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Output of ${COMMAND}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<circle cx="22" cy="20" r="6" fill="#30363d"/><circle cx="42" cy="20" r="6" fill="#30363d"/><circle cx="62" cy="20" r="6" fill="#30363d"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
${lines.map(lineSvg).join("")}</g>
</svg>
`;
}

const { stdout, status } = spawnSync(process.execPath, ["bin/serjeant.js", "scan", "examples/inbox"], {
  encoding: "utf8",
  env: { ...process.env, FORCE_COLOR: "1", NO_COLOR: "", COLUMNS: String(COLUMNS) },
});
if (status !== 0) throw new Error(`the scan ended with ${status}`);
const all = [`\u001b[32m$\u001b[39m ${COMMAND}`, ...stdout.trimEnd().split("\n")];
// A finding ends where a blank line and a severity follow; cut there, so that none is shown in half.
const ends = all.flatMap((line, i) =>
  line === "" && /^ {2}\S/.test((all[i + 1] ?? "").replace(/\u001b\[[\d;]*m/g, "")) ? [i] : [],
);
const end = ends.findLast((i) => i <= LINES_MAX) ?? LINES_MAX;
writeFileSync("docs/scan.svg", picture([...all.slice(0, end), "", "\u001b[2m  …\u001b[22m"]));
console.log(`docs/scan.svg: ${end} of ${all.length} lines`);
