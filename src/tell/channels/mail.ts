/**
 * Sends one notice by SMTP, once, and says what became of it. The whole difficulty is in one instant: between the end of
 * the message and the server's answer nobody on this side can know. Everything before that instant is surely not
 * delivered; everything after it without an answer is unknown, and unknown is said.
 */
import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { answerOf } from "./answer.ts";
import { composeMail, type NoticeMail } from "./compose-mail.ts";
import { type DkimSigner, dkimSignature } from "./dkim.ts";

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS is demanded unless the host is this machine. */
  readonly tls: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly limits?: Partial<MailLimits>;
}

/** Milliseconds. */
export interface MailLimits {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Silence of the server after any command, and after the message. */
  readonly silenceMs: number;
  /** From the first packet to the last answer. */
  readonly totalMs: number;
}

// LIMIT: RFC 5321 §4.5.3.2 gives the server ten minutes after the message; less would make unknown what is only slow. In
// front of it waiting is of no use: nothing is delivered, and the next attempt comes.
const LIMITS: MailLimits = {
  connectMs: 30_000,
  greetingMs: 60_000,
  silenceMs: 10 * 60_000,
  totalMs: 15 * 60_000,
};

export interface MailOutcome {
  readonly outcome: "sent" | "deferred" | "failed" | "unknown";
  /** What the server's words come to, or ours where it gave none; one short line without mail content. */
  readonly answer: string;
  /** False where no session came about: then it is not about this mail, and the next would fare alike. */
  readonly isSession: boolean;
}

/**
 * Sends a notice, signed for the office's domain. Sent: the server took it. Deferred: surely not delivered, and worth
 * another attempt. Failed: surely not delivered, and the server or the address says never. Unknown: handed over without
 * an answer. Never throws because of what the network does.
 */
export async function sendMail(
  mail: NoticeMail,
  server: MailServer,
  signer: DkimSigner,
): Promise<MailOutcome> {
  const composed = await composeMail(mail);
  if ("unusable" in composed) return { outcome: "failed", answer: composed.unusable, isSession: true };
  const signed = Buffer.concat([Buffer.from(dkimSignature(composed.bytes, signer)), composed.bytes]);
  return await new Transmission(signed, composed.envelope, server).run();
}

/** The library's errors, as far as they matter here. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** One connection for one message. */
class Transmission {
  private readonly bytes: Buffer;
  private readonly envelope: { readonly from: string; readonly to: string };
  private readonly server: MailServer;
  private readonly limits: MailLimits;
  private readonly connection: SMTPConnection;
  private isSession = false;
  /** From when the first byte of the message may be on its way; the library asks for it after the server's 354. */
  private isHandedOver = false;

  constructor(bytes: Buffer, envelope: { readonly from: string; readonly to: string }, server: MailServer) {
    this.bytes = bytes;
    this.envelope = envelope;
    this.server = server;
    this.limits = { ...LIMITS, ...server.limits };
    this.connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      secure: server.tls,
      // SECURITY: a server that does not offer STARTTLS may be somebody in between who took the offer out; the notice
      // is not given to them. On this machine there is no between, and certificates of `localhost` prove nothing.
      ...(isThisMachine(server.host) ? { ignoreTLS: true } : { requireTLS: true }),
      tls: { minVersion: "TLSv1.2" },
      name: heloName(envelope.from),
      connectionTimeout: this.limits.connectMs,
      dnsTimeout: this.limits.connectMs,
      greetingTimeout: this.limits.greetingMs,
      socketTimeout: this.limits.silenceMs,
    });
  }

  async run(): Promise<MailOutcome> {
    const { promise, resolve } = Promise.withResolvers<MailOutcome>();
    const { connection } = this;
    const fail = (error: SmtpError): void => resolve(this.outcomeOf(error));
    const total = setTimeout(() => fail(ended("ETOTAL")), this.limits.totalMs);
    connection.on("error", fail);
    // Later than the callbacks that say why: the library ends first and reports then.
    connection.on("end", () => setImmediate(() => fail(ended("ECONNECTION"))));
    connection.connect((error) => {
      if (error) fail(error);
      else this.signIn(fail, () => this.hand(fail, (response) => resolve(this.taken(response))));
    });
    const outcome = await promise;
    clearTimeout(total);
    if (outcome.outcome === "sent") connection.quit();
    connection.close();
    return outcome;
  }

  private signIn(fail: (error: SmtpError) => void, done: () => void): void {
    const { login } = this.server;
    const signedIn = (error?: Error | null): void => {
      if (error) {
        fail(error);
        return;
      }
      this.isSession = true;
      done();
    };
    if (login === null) signedIn();
    else this.connection.login({ user: login.user, pass: login.password }, signedIn);
  }

  private hand(fail: (error: SmtpError) => void, taken: (response: string) => void): void {
    const { from, to } = this.envelope;
    this.connection.send({ from, to: [to] }, this.message(), (error, info) => {
      if (error) fail(error);
      else taken(info?.response ?? "");
    });
  }

  private message(): Readable {
    const { bytes } = this;
    const handOver = (): void => {
      this.isHandedOver = true;
    };
    return new Readable({
      read() {
        handOver();
        this.push(bytes);
        this.push(null);
      },
    });
  }

  private taken(response: string): MailOutcome {
    return { outcome: "sent", answer: answerOf(response), isSession: true };
  }

  private outcomeOf(error: SmtpError): MailOutcome {
    const { isSession } = this;
    const { response } = error;
    const answer = response === undefined ? saidOf(error) : answerOf(response);
    return { outcome: this.judged(error), answer, isSession };
  }

  private judged({ responseCode = 0 }: SmtpError): MailOutcome["outcome"] {
    // SPEC: RFC 5321 §4.2.1: after 4yz and 5yz the action did not take place, whatever it was.
    if (this.isHandedOver) {
      if (responseCode >= 500 && responseCode < 600) return "failed";
      return responseCode >= 400 && responseCode < 500 ? "deferred" : "unknown";
    }
    // Before there is a session a refusal is about us: a wrong password, a blocked network, no TLS. That is put
    // right in the configuration, and must not be the end of every notice that was waiting.
    return this.isSession && responseCode >= 500 && responseCode < 600 ? "failed" : "deferred";
  }
}

/** As the configuration may name this machine. */
function isThisMachine(host: string): boolean {
  return ["localhost", "127.0.0.1", "::1"].includes(host.toLowerCase());
}

/** The domain that sends, in place of the machine's own name, which is nobody's business. */
function heloName(from: string): string {
  return from.slice(from.lastIndexOf("@") + 1);
}

/** What we end with ourselves. */
function ended(code: keyof typeof SAID): SmtpError {
  return Object.assign(new Error(code), { code });
}

const SAID: Readonly<Record<string, string>> = {
  ETOTAL: "no answer within the time limit",
  ETIMEDOUT: "the server gave no answer in time",
  EDNS: "the server's name is not known",
  ETLS: "the connection could not be encrypted",
  EAUTH: "the server did not let us sign in",
  ECONNREFUSED: "the server refused the connection",
  ECONNECTION: "the server closed the connection",
  ESOCKET: "the connection broke",
};

/** In words that name neither machine nor address: they go into the record. */
function saidOf(error: SmtpError & { readonly originalCode?: string }): string {
  const { code = "", originalCode = "" } = error;
  if (/CERT|CHAIN|HOSTNAME_MISMATCH|^ERR_SSL/.test(originalCode))
    return "the server's certificate is not trusted";
  // SECURITY: the message of an error may quote what the server sent.
  return SAID[originalCode] ?? SAID[code] ?? (/^E[A-Z]{2,20}$/.test(code) ? code : "the connection broke");
}
