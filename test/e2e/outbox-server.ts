/** A real SMTP server on this machine that counts what it took, by Message-ID and recipient, and can be slow at it. */
import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { SMTPServer } from "smtp-server";

export interface AcceptedMail {
  readonly messageId: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** Milliseconds that the server takes at each step, and whether it takes a recipient; asked anew for each. */
export interface Slowness {
  readonly recipient: () => number;
  /** After the final dot, before the mail is taken. */
  readonly beforeTaking: () => number;
  /** After the mail is taken, before that is said: whoever is killed here never learns it. */
  readonly beforeAnswer: () => number;
  /** With a `responseCode`; null takes the recipient. */
  readonly refusal: (to: string) => Error | null;
}

const NOT_SLOW: Slowness = {
  recipient: () => 0,
  beforeTaking: () => 0,
  beforeAnswer: () => 0,
  refusal: () => null,
};

export interface CountingServer {
  readonly port: number;
  readonly accepted: readonly AcceptedMail[];
  nextConnection(): Promise<void>;
  /** When nothing that it was given is still being taken. */
  idle(): Promise<void>;
  close(): void;
}

/** A server that is still slow does not keep a test that is over. */
async function pause(milliseconds: number): Promise<void> {
  await delay(milliseconds, undefined, { ref: false });
}

export async function countingServer(more: Partial<Slowness> = {}): Promise<CountingServer> {
  const slow = { ...NOT_SLOW, ...more };
  const accepted: AcceptedMail[] = [];
  const events = new EventEmitter();
  const busy = new Set<Promise<void>>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onConnect(_session, callback) {
      events.emit("connection");
      callback();
    },
    onRcptTo: ({ address }, _session, callback) =>
      void pause(slow.recipient()).then(() => callback(slow.refusal(address))),
    onData(stream, session, callback) {
      const taking = take(stream, session.envelope.rcptTo[0]?.address ?? "")
        .then(() => callback(null, "taken"))
        // Whoever is killed in the middle of a mail has not sent one.
        .catch(() => {});
      busy.add(taking);
      void taking.then(() => busy.delete(taking));
    },
  });
  async function take(stream: AsyncIterable<Buffer>, to: string): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    await pause(slow.beforeTaking());
    const messageId = /^Message-ID: (\S+)\r$/m.exec(bytes.toString("latin1"))?.[1] ?? "";
    accepted.push({ messageId, to, bytes });
    await pause(slow.beforeAnswer());
  }
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    accepted,
    nextConnection: async () => void (await once(events, "connection")),
    idle: async () => {
      while (busy.size > 0) await Promise.all(busy);
    },
    close: () => server.close(),
  };
}
