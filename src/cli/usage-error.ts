/** Mistakes in the arguments, as commander words them, in the voice of our own: backticks, no full stop. */
import type { Paint } from "./terminal.ts";

/** The text of one mistake, with what might have been meant as help. */
export function usageError(text: string, paint: Paint): string {
  const [first = "", ...more] = text.trim().split("\n");
  const message = inOurVoice(first.replace(/^error: /, ""));
  const meant = /^\(Did you mean (.*)\?\)$/.exec(more.join(" "))?.[1];
  const help = meant === undefined ? "" : `${paint("bold", "help:")}  did you mean \`${meant}\`?\n`;
  return `${paint(["bold", "red"], "error:")} ${message}\n${help}`;
}

function inOurVoice(message: string): string {
  return message
    .replace(/'([^']*)'/g, "`$1`")
    .replace(/ argument (`[^`]*`) is invalid\. ?/, " cannot be $1: ")
    .replace("Allowed choices are ", "it is one of ")
    .replace(/[.:]? *$/, "");
}
