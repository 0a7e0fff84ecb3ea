import { escapeHtml } from "./html-parts.ts";

export interface PageHead {
  readonly version: string;
  /** Plain text. */
  readonly title: string;
  /** CSS of ours. */
  readonly style: string;
}

/** The head of every page: it loads nothing, runs nothing, and no telephone makes a link of what it shows. */
export function pageHead({ version, title, style }: PageHead): string {
  // SECURITY: the policy is the second lock: were a piece of mail not escaped, it could still load and run nothing.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, address=no, email=no">
<meta name="generator" content="Serjeant ${escapeHtml(version)}">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>`;
}
