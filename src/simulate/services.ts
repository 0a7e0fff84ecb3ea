/**
 * Mailing services and mail-merge services: who sends through one of them is one customer among many. All are drawn from
 * the same parameters, so an attacker's account there looks like its neighbours.
 */
import { type Design, mailingDesign } from "./designs.ts";
import type { Hosts, Network } from "./hosts.ts";
import type { ListMarks, Route, UrlShape } from "./mail.ts";
import { pattern } from "./pattern.ts";
import type { Random } from "./random.ts";
import { type Tool, tool } from "./tools.ts";

export interface Service {
  readonly index: number;
  readonly word: string;
  readonly domain: string;
  readonly tool: Tool;
  readonly networks: readonly Network[];
  /** Mail merge: personal letters from the customer's own accounts, without the marks of a list. */
  readonly isMerge: boolean;
  readonly linkPath: string;
  readonly imagePath: string;
  readonly returnPath: string;
  /** Whose host links go through: the service's, or one of the customer. */
  readonly hostStyle: "shared" | "customer";
}

/** What one customer's mailings share. */
export interface Customer {
  readonly service: Service;
  readonly route: Route;
  readonly link: UrlShape;
  readonly image: UrlShape;
  /** A picture on top of each mailing; null for plain letters. */
  readonly logo: UrlShape | null;
  readonly design: Design;
  readonly marks: ListMarks | null;
}

const LINK_PATHS = [
  "/c/%rA22/%a8",
  "/ls/click?upn=%b86",
  "/t/%h32/%d6",
  "/%d7/%n/%rh16",
  "/track/click?u=%rh10&id=%h10&e=%rh10",
  "/CL0/%b40/1/%h36",
  "/l/%ra12/%s",
  "/r.php?m=%d8&s=%e&l=%d2",
  "/%a6/%rA10",
  "/go/%rH16-%d5",
];
const IMAGE_PATHS = [
  "/o/%rA22/%h12.gif",
  "/wf/open?upn=%b86",
  "/p/%h32.png",
  "/open/%d7/%rh16",
  "/track/open.php?u=%rh10&id=%h10&e=%rh10",
  "/CI0/%b40/%h36",
  "/i/%ra12.gif",
  "/view.php?m=%d8&s=%e",
  "/%a6/%rA10.gif",
  "/img/%rH16.png",
];
const MESSAGE_IDS = [
  "%d14.%d7.%h16@{service}",
  "%h40@{service}",
  "%A22@ismtpd%d4.{service}",
  "0100017%h9-%h8-%h4-%h4-%h4-%h12-000000@{service}",
  "%h8.%h4.%h12.%d10@mail.{service}",
  "%d10.%d5@m%d2.{service}",
];
const BOUNDARIES = [
  "%h60",
  "_----------=_MCPart_%d9",
  "----=_Part_%d6_%d9.16%d11",
  "=-%b20",
  "%A28",
  "b%d1_%h32",
];
const RETURN_PATHS = [
  "bounce-mc.us_%d8.%d7-%h10@mail.{service}",
  "bounces+%d7-%h4-%e@em.{service}",
  "0100017%h9-%h8-%h4-%h4-%h4-%h12-000000@bounce.{service}",
  "b.%d6.%h24@b.{service}",
  "return-%a24@r.{service}",
];
const FIELD_ORDERS = [
  "DKIM-Signature MIME-Version From To Date Message-ID Subject Reply-To List-Id List-Unsubscribe List-Unsubscribe-Post Feedback-ID X-CUSTOMER Content-Type",
  "DKIM-Signature Content-Type Date From MIME-Version Message-ID Subject To Reply-To List-Unsubscribe X-CUSTOMER Feedback-ID Precedence",
  "DKIM-Signature Date From Reply-To To Message-ID Subject MIME-Version Content-Type List-Id X-CUSTOMER List-Unsubscribe Precedence X-Mailer",
  "DKIM-Signature From Reply-To Subject To Date MIME-Version Content-Type Message-ID X-CUSTOMER X-Mailer List-Unsubscribe List-Unsubscribe-Post",
  "DKIM-Signature To Subject Message-ID Date From Reply-To X-Mailer X-CUSTOMER List-Unsubscribe Precedence MIME-Version Content-Type",
  "DKIM-Signature Message-ID Date Subject From To Reply-To MIME-Version Content-Type X-CUSTOMER List-Id List-Unsubscribe",
];

export function makeService(index: number, hosts: Hosts, random: Random, isMerge: boolean): Service {
  const word = hosts.word();
  const domain = hosts.domain(word);
  const style = random.below(LINK_PATHS.length);
  const at = (source: string): string => source.replace("{service}", domain);
  const name = word[0]!.toUpperCase() + word.slice(1);
  const fields = random.pick(FIELD_ORDERS).replace("X-CUSTOMER", `X-${name}-Account`);
  return {
    index,
    word,
    domain,
    tool: tool(
      {
        id: `service-${index}`,
        fields,
        constants: { "X-Mailer": `${name} ${random.between(2, 9)}.${random.between(0, 30)}` },
        messageId: at(random.pick(MESSAGE_IDS)),
        boundary: random.pick(BOUNDARIES),
        encoding: random.pick(["quoted-printable", "quoted-printable", "base64"] as const),
        html: random.chance(0.85) ? "both" : "only",
        charset: random.pick(
          ['charset="utf-8"', "charset=UTF-8", "charset=us-ascii; charset=utf-8"].slice(0, 2),
        ),
        customerField: `X-${name}-Account`,
      },
      5000 + index * 10,
    ),
    networks: Array.from({ length: random.between(2, 5) }, () => hosts.network()),
    isMerge,
    linkPath: LINK_PATHS[style]!,
    imagePath: IMAGE_PATHS[style]!,
    returnPath: at(random.pick(RETURN_PATHS)),
    hostStyle: random.chance(0.5) ? "shared" : "customer",
  };
}

export interface CustomerWish {
  readonly random: Random;
  /** Distinct. */
  readonly id: number;
  /** The customer's organizational domain. */
  readonly root: string;
  /** Whether it signs with its own domain. */
  readonly signsItself: boolean;
  readonly hasListMarks: boolean;
}

export function makeCustomer(service: Service, wish: CustomerWish): Customer {
  const { random, id, root } = wish;
  const isShared = service.hostStyle === "shared";
  const root2 = isShared ? service.domain : root;
  const host = isShared
    ? `${random.pick(["click", "links", "t", "email"])}.${root2}`
    : `${random.pick(["news", "go", "link", "mail"])}.${root2}`;
  const shape = (kind: "link" | "image", path: string): UrlShape => ({
    kind,
    host,
    root: root2,
    path: pattern(path, id * 4 + (kind === "link" ? 1 : 2)),
    size: kind === "image" ? "pixel" : null,
  });
  const link = shape("link", service.linkPath);
  return {
    service,
    route: {
      id: 100_000 + id,
      host: `out${random.between(1, 40)}.${service.domain}`,
      networks: service.networks,
      spf: "pass",
      dmarc: wish.signsItself ? "pass" : "none",
      dkim: {
        domain: wish.signsItself ? root : service.domain,
        selector: wish.signsItself ? `${service.word.slice(0, 2)}${random.between(1, 3)}` : "k1",
      },
      returnPath: pattern(service.returnPath, service.index + 7000),
    },
    link,
    image: shape("image", service.imagePath),
    logo: random.chance(service.isMerge ? 0.3 : 0.85)
      ? { ...shape("image", "/img/logo.png"), size: "picture" }
      : null,
    design: mailingDesign(`customer-${id}`, random, service.isMerge),
    marks: wish.hasListMarks ? marksOf(service, link, { random, id }) : null,
  };
}

function marksOf(
  service: Service,
  link: UrlShape,
  { random, id }: { readonly random: Random; readonly id: number },
): ListMarks {
  const hasId = service.tool.fields.includes("List-Id");
  return {
    id: hasId ? `${random.hex(8)}.${id}.list-id.${service.domain}` : null,
    unsubscribe: { ...link, path: pattern(`/unsubscribe${service.linkPath}`, id * 4 + 3) },
    precedence: service.tool.fields.includes("Precedence") ? "bulk" : null,
    customer: `${random.hex(16)}`,
  };
}
