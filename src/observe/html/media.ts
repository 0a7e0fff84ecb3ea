/** Media queries (Media Queries 4), answered for a message pane of 800 pixels with a light background. */

import { WINDOW_PX } from "./length.ts";
import { type Fit, MAYBE, NO, YES } from "./selector.ts";

const WIDTHS = /^\((min|max)-(?:device-)?width\s*:\s*([0-9]{1,5})(?:\.[0-9]+)?px\s*\)$/;

/**
 * Whether a list of queries holds. Responsive mail hides its phone version by width, so widths are decided; so are
 * media that are no screen and dark colours. All else holds perhaps.
 */
export function fitMedia(list: string): Fit {
  if (list.trim() === "") return YES;
  let best: Fit = NO;
  for (const query of list.toLowerCase().split(",", 50)) {
    const fits = fitQuery(query.trim());
    if (fits > best) best = fits;
  }
  return best;
}

function fitQuery(query: string): Fit {
  if (query.length > 300) return MAYBE;
  let worst: Fit = YES;
  for (const part of query.replace(/^only\s/, "").split(/\band\b/)) {
    const fits = fitPart(part.trim());
    if (fits < worst) worst = fits;
  }
  return worst;
}

function fitPart(part: string): Fit {
  if (part === "screen" || part === "all") return YES;
  if (part === "print" || part === "speech" || part === "tty" || part === "tv" || part === "projection")
    return NO;
  const found = WIDTHS.exec(part);
  if (found !== null) {
    const width = Number(found[2]);
    return (found[1] === "min" ? width <= WINDOW_PX : width >= WINDOW_PX) ? YES : NO;
  }
  return /^\(prefers-color-scheme\s*:\s*dark\s*\)$/.test(part) ? NO : MAYBE;
}
