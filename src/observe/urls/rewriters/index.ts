import type { Url } from "../../../model/message.ts";
import { amazonSes } from "./amazon-ses.ts";
import { avanan } from "./avanan.ts";
import { azureSafelink } from "./azure-safelink.ts";
import { barracuda } from "./barracuda.ts";
import { cisco } from "./cisco.ts";
import { derefMail } from "./deref-mail.ts";
import { facebook } from "./facebook.ts";
import { fireeye } from "./fireeye.ts";
import { google } from "./google.ts";
import { googleTranslate } from "./google-translate.ts";
import { hrefLi } from "./href-li.ts";
import { gmailImageProxy, yahooImageProxy } from "./image-proxies.ts";
import { indeed } from "./indeed.ts";
import { mailchimp } from "./mailchimp.ts";
import { mimecast } from "./mimecast.ts";
import { mondayTracker } from "./monday-tracker.ts";
import { proofpoint } from "./proofpoint.ts";
import type { Rewriter } from "./rewriter.ts";
import { sophos } from "./sophos.ts";
import { symantec } from "./symantec.ts";
import { trendmicro } from "./trendmicro.ts";
import { wix } from "./wix.ts";

/**
 * Every rewriter. Left out on purpose are redirects that published rules look for by their own host and path
 * (YouTube `/redirect`, LinkedIn `/redir/redirect`, Bing `/ck/a`, DoubleClick, googleadservices.com `adurl`,
 * slack-redir, vk.com): unwrapped, those rules could never fire.
 */
const REWRITERS: readonly Rewriter[] = [
  amazonSes,
  avanan,
  azureSafelink,
  barracuda,
  cisco,
  derefMail,
  facebook,
  fireeye,
  gmailImageProxy,
  google,
  googleTranslate,
  hrefLi,
  indeed,
  mailchimp,
  mimecast,
  mondayTracker,
  proofpoint,
  sophos,
  symantec,
  trendmicro,
  wix,
  yahooImageProxy,
];

const BY_HOST: ReadonlyMap<string, Rewriter> = new Map(
  REWRITERS.flatMap((rewriter) => rewriter.hosts.map((host) => [host, rewriter] as const)),
);

const BY_FIRST_SEGMENT: ReadonlyMap<string, Rewriter> = new Map(
  REWRITERS.flatMap((rewriter) =>
    (rewriter.firstSegments ?? []).map((segment) => [segment, rewriter] as const),
  ),
);

// LIMIT: forwarding between offices stacks three or four; an attacker could stack as many as fit into a URL.
const NESTING_MAX = 10;

/** What a URL leads to behind its rewriters, and their names, outermost first. */
export function unwrap(
  outer: Url,
  read: (text: string) => Url | null,
): { target: Url; encoders: readonly string[] } {
  let target = outer;
  const encoders: string[] = [];
  while (encoders.length < NESTING_MAX) {
    const rewriter = rewriterOf(target);
    const text = rewriter?.target(target) ?? null;
    const inner = text === null ? null : read(text);
    if (rewriter === undefined || inner === null) break;
    encoders.push(rewriter.encoder);
    target = inner;
  }
  return { target, encoders };
}

function rewriterOf(url: Url): Rewriter | undefined {
  const { root_domain, sld } = url.domain;
  if (root_domain === null || sld === null) return undefined;
  const ofHost = BY_HOST.get(url.domain.domain) ?? BY_HOST.get(root_domain) ?? BY_HOST.get(sld);
  return ofHost ?? BY_FIRST_SEGMENT.get(firstSegment(url.path));
}

function firstSegment(path: string | null): string {
  return path === null ? "" : path.slice(1, path.indexOf("/", 1));
}
