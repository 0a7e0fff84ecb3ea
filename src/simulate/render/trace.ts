/** What servers write on top of a mail: Return-Path, Delivered-To, Received, Authentication-Results. */
import type { Mail } from "../mail.ts";
import { mixed, Random } from "../random.ts";
import { dateField } from "./encode.ts";
import { originOf, returnPathOf } from "./parts.ts";

const random = new Random();

/** The trace of one copy, top down; nothing for a copy that its author kept. */
export function traceFields(mail: Mail, address: string): readonly string[] {
  if (mail.direction === "outbound") return [];
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const isExchange = textStyle(domain) === 1;
  random.seedWith(mail.salt, mixed(address.length, address.charCodeAt(0)), 5);
  const fields = [
    `Return-Path: <${mail.automatic === "auto-replied" && mail.kind === "bounce" ? "" : returnPathOf(mail)}>`,
    `Delivered-To: ${address}`,
    innerReceived(mail, { domain, address, isExchange }),
    results(mail, { domain, isExchange }),
    outerReceived(mail, { domain, address, isExchange }),
  ];
  return [...fields, ...signatureFields(mail), ...firstReceived(mail)];
}

/** How a receiving domain's servers write: the same for all of its mail. */
function textStyle(domain: string): number {
  let sum = 0;
  for (let i = 0; i < domain.length; i++) sum += domain.charCodeAt(i);
  return sum % 3;
}

interface Receiver {
  readonly domain: string;
  readonly address: string;
  readonly isExchange: boolean;
}

function innerReceived(mail: Mail, { domain, address, isExchange }: Receiver): string {
  const date = dateField(mail.seconds, 0);
  if (isExchange) {
    return `Received: from mx1.${domain} (10.20.0.${random.between(2, 9)}) by box${random.between(1, 9)}.${domain}\r\n (10.20.1.${random.between(2, 99)}) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2106.2; ${date}`;
  }
  return `Received: from mx1.${domain} (mx1.${domain} [10.20.0.${random.between(2, 9)}])\r\n\tby store.${domain} (Postfix) with ESMTPS id ${random.text("0123456789ABCDEF", 10)}\r\n\tfor <${address}>; ${date}`;
}

function outerReceived(mail: Mail, { domain, address, isExchange }: Receiver): string {
  const date = dateField(mail.seconds - 1 - (mail.salt % 3), 0);
  const id = random.text("0123456789ABCDEF", 10);
  if (mail.direction === "internal") {
    const client = `10.${random.between(30, 60)}.${random.below(250)}.${random.between(2, 250)}`;
    return `Received: from [${client}] (unknown [${client}])\r\n\tby mx1.${domain} (Postfix) with ESMTPSA id ${id};\r\n\t${date}`;
  }
  const ip = originOf(mail);
  const { host } = mail.route;
  if (isExchange) {
    return `Received: from ${host} (${ip}) by mx1.${domain} (10.20.0.4) with Microsoft SMTP Server\r\n (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2106.2;\r\n ${date}`;
  }
  const literal = ip.includes(":") ? `IPv6:${ip}` : ip;
  return `Received: from ${host} (${host} [${literal}])\r\n\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\r\n\tby mx1.${domain} (Postfix) with ESMTPS id ${id}\r\n\tfor <${address}>; ${date}`;
}

/** RFC 8601, in the two wordings that offices see most. */
function results(mail: Mail, { domain, isExchange }: Pick<Receiver, "domain" | "isExchange">): string {
  const { spf, dmarc, dkim } = mail.route;
  const from = mail.from.address.slice(mail.from.address.lastIndexOf("@") + 1);
  const path = returnPathOf(mail);
  const mailFrom = path.slice(path.lastIndexOf("@") + 1);
  const signed =
    dkim === null
      ? "dkim=none"
      : `dkim=pass${isExchange ? " (signature was verified)" : ""} header.d=${dkim.domain}`;
  const note = isExchange
    ? ` (sender IP is ${mail.direction === "internal" ? "10.20.0.4" : originOf(mail)})`
    : "";
  const action = isExchange ? " action=none" : ` (p=${dmarc === "pass" ? "quarantine" : "none"} dis=none)`;
  return `Authentication-Results: mx1.${domain};\r\n\tspf=${spf}${note} smtp.mailfrom=${isExchange ? mailFrom : path};\r\n\t${signed};\r\n\tdmarc=${dmarc}${action} header.from=${from}`;
}

/** Programs of people do not sign: their provider does, above what they wrote. */
function signatureFields(mail: Mail): readonly string[] {
  if (mail.route.dkim === null || mail.tool.fields.includes("DKIM-Signature")) return [];
  return [`DKIM-Signature: ${dkimText(mail)}`];
}

export function dkimText(mail: Mail): string {
  const { domain, selector } = mail.route.dkim!;
  random.seedWith(mail.salt, mail.number, 6);
  const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const part = (): string => random.text(base64, 68);
  return `v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};\r\n\tt=${mail.seconds - 4}; h=From:To:Subject:Date:Message-ID;\r\n\tbh=${random.text(base64, 43)}=;\r\n\tb=${part()}\r\n\t ${part()}\r\n\t ${random.text(base64, 34)}==`;
}

/** The sender's own servers took it from a program. */
function firstReceived(mail: Mail): readonly string[] {
  const { route, tool } = mail;
  if (mail.direction === "internal" || tool.fields.includes("DKIM-Signature") || mail.salt % 3 === 0)
    return [];
  const date = dateField(mail.seconds - 3 - (mail.salt % 5), 0);
  random.seedWith(mail.salt, mail.number, 8);
  const client = `192.168.${random.below(3)}.${random.between(2, 250)}`;
  return [
    `Received: from [${client}] by ${route.host} with ESMTPSA\r\n\tid ${random.text("abcdefghijklmnopqrstuvwxyz0123456789", 16)}; ${date}`,
  ];
}
