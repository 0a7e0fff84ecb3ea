/** A real SMTP server on this machine that counts what it took, by Message-ID and recipient, and can be slow at it. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { SMTPServer } from "smtp-server";

export interface AcceptedMail {
  readonly messageId: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** Milliseconds that the server takes at each step; asked anew for each. */
export interface Slowness {
  readonly recipient: () => number;
  /** After the final dot, before the mail is taken. */
  readonly beforeTaking: () => number;
  /** After the mail is taken, before that is said: whoever is killed here never learns it. */
  readonly beforeAnswer: () => number;
}

const NOT_SLOW: Slowness = { recipient: () => 0, beforeTaking: () => 0, beforeAnswer: () => 0 };

export interface CountingServer {
  readonly port: number;
  readonly accepted: readonly AcceptedMail[];
  /** Mails taken whose sender was gone before the answer could be given. */
  readonly unheard: ReadonlySet<string>;
  close(): void;
}

export async function countingServer(slow: Slowness = NOT_SLOW): Promise<CountingServer> {
  const accepted: AcceptedMail[] = [];
  const unheard = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: (_address, _session, callback) => void delay(slow.recipient()).then(() => callback()),
    onData(stream, session, callback) {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const bytes = Buffer.concat(chunks);
        await delay(slow.beforeTaking());
        const messageId = /^Message-ID: (\S+)\r$/m.exec(bytes.toString("latin1"))?.[1] ?? "";
        accepted.push({ messageId, to: session.envelope.rcptTo[0]!.address, bytes });
        await delay(slow.beforeAnswer());
        const isGone = ![...server.connections].some(({ id }) => id === session.id);
        if (isGone) unheard.add(messageId);
        callback(null, "taken");
      })().catch(callback);
    },
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return { port, accepted, unheard, close: () => server.close() };
}
