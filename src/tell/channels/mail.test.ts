/** What becomes of a mail on a real server that refuses, stalls or breaks off at every place where one can. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { after, test } from "node:test";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { NoticeMail } from "./compose-mail.ts";
import { type MailLimits, type MailOutcome, sendMail } from "./mail.ts";

const SIGNER = {
  domain: "office.example",
  selector: "notices",
  key: generateKeyPairSync("ed25519").privateKey,
};
const MAIL: NoticeMail = {
  from: { name: "Members' Security Office", address: "notices@office.example" },
  to: "ann@parliament.example",
  subject: "Notice from the Members' Security Office",
  text: "Two mails were sent to you in January 2021.\nYou were targeted. That is not compromised.\n",
  messageId: "<K7QF-2M9D.mail@office.example>",
  date: "2026-11-22T09:00:00Z",
};
// Nothing here waits for a limit but the tests of stalling.
const QUICK: MailLimits = { connectMs: 5_000, greetingMs: 5_000, silenceMs: 5_000, totalMs: 20_000 };

const closing: (() => void)[] = [];
after(() => {
  for (const close of closing) close();
});

interface Accepted {
  readonly bodies: string[];
  readonly port: number;
}

/** A real mail server; `bodies` are the messages it took. */
async function mailServer(options: SMTPServerOptions = {}, host = "127.0.0.1"): Promise<Accepted> {
  const bodies: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    disableReverseLookup: true,
    onData(stream, _session, callback) {
      void text(stream).then((body) => {
        bodies.push(body);
        callback(null, "queued as 4XyZ");
      });
    },
    ...options,
  });
  server.on("error", () => {});
  server.listen(0, host);
  await once(server.server, "listening");
  closing.push(() => server.close());
  return { bodies, port: (server.server.address() as AddressInfo).port };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

/** A server that answers by a script: each reply as soon as what it waits for has come. */
async function scripted(
  steps: readonly (readonly [awaits: RegExp, reply: string | null])[],
): Promise<number> {
  const server: Server = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.write("220 scripted.example ESMTP\r\n");
    let heard = "";
    const left = [...steps];
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      while (left[0]?.[0].test(heard) === true) {
        const [, reply] = left.shift()!;
        heard = "";
        if (reply === null) socket.destroy();
        else socket.write(reply);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function sendTo(port: number, more: { host?: string; limits?: Partial<MailLimits> } = {}) {
  const { host = "127.0.0.1", limits = {} } = more;
  return await sendMail(
    MAIL,
    { host, port, tls: false, login: null, limits: { ...QUICK, ...limits } },
    SIGNER,
  );
}

function expect(outcome: MailOutcome, expected: MailOutcome["outcome"], answer: RegExp): void {
  assert.equal(outcome.outcome, expected, outcome.answer);
  assert.match(outcome.answer, answer);
}

test("a mail that the server took is sent, with the server's words", async () => {
  const { port, bodies } = await mailServer();
  expect(await sendTo(port), "sent", /^250 queued as 4XyZ$/);
  assert.equal(bodies.length, 1);
  assert.match(bodies[0]!, /^Message-ID: <K7QF-2M9D\.mail@office\.example>\r$/m);
});

for (const [code, expected] of [
  [451, "deferred"],
  [550, "failed"],
] as const) {
  const refuse: SMTPServerOptions["onMailFrom"] = (_address, _session, callback) =>
    callback(refusal(code, "mailbox full, not now"));

  test(`${code} to the sender is ${expected}`, async () => {
    const { port, bodies } = await mailServer({ onMailFrom: refuse });
    expect(await sendTo(port), expected, new RegExp(`^${code} mailbox full$`));
    assert.equal(bodies.length, 0);
  });

  test(`${code} to the recipient is ${expected}`, async () => {
    const { port, bodies } = await mailServer({ onRcptTo: refuse });
    expect(await sendTo(port), expected, new RegExp(`^${code} mailbox full$`));
    assert.equal(bodies.length, 0);
  });

  test(`${code} to DATA itself is ${expected}`, async () => {
    const port = await scripted([
      [/EHLO/, "250 scripted.example\r\n"],
      [/MAIL/, "250 ok\r\n"],
      [/RCPT/, "250 ok\r\n"],
      [/DATA/, `${code} too large\r\n`],
    ]);
    expect(await sendTo(port), expected, new RegExp(`^${code} too large$`));
  });

  test(`${code} after the message is ${expected}`, async () => {
    const { port } = await mailServer({
      onData(stream, _session, callback) {
        stream.resume().on("end", () => callback(refusal(code, "5.7.1 spam, not this one")));
      },
    });
    expect(await sendTo(port), expected, new RegExp(`^${code} 5\\.7\\.1 taken for spam$`));
  });

  test(`${code} as greeting is deferred: it says nothing about this mail`, async () => {
    const { port } = await mailServer({
      onConnect: (_session, callback) => callback(refusal(code, "go away")),
    });
    const outcome = await sendTo(port);
    expect(outcome, "deferred", new RegExp(`^${code} \\(the server's words are not kept\\)$`));
    assert.equal(outcome.isSession, false);
  });
}

test("421 in place of any answer is deferred", async () => {
  for (const awaits of [/EHLO/, /MAIL/, /RCPT/, /DATA\r/, /\r\n\.\r\n/]) {
    const usual: readonly (readonly [RegExp, string])[] = [
      [/EHLO/, "250 scripted.example\r\n"],
      [/MAIL/, "250 ok\r\n"],
      [/RCPT/, "250 ok\r\n"],
      [/DATA\r/, "354 go on\r\n"],
      [/\r\n\.\r\n/, "250 taken\r\n"],
    ];
    const port = await scripted(
      usual.map(([when, reply]) => [when, String(when) === String(awaits) ? "421 closing\r\n" : reply]),
    );
    expect(await sendTo(port), "deferred", /^421 \(the/);
  }
});

test("greylisting is deferred, and the same mail is taken later", async () => {
  let asked = 0;
  const { port, bodies } = await mailServer({
    onRcptTo: (_address, _session, callback) =>
      callback(asked++ === 0 ? refusal(450, "4.2.0 Greylisted, see you in 300 seconds") : null),
  });
  expect(await sendTo(port), "deferred", /^450 4\.2\.0 greylisted$/);
  expect(await sendTo(port), "sent", /^250/);
  assert.equal(bodies.length, 1);
});

test("a refused connection is deferred, and no session", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const outcome = await sendTo(port);
  expect(outcome, "deferred", /refused the connection/);
  assert.equal(outcome.isSession, false);
});

test("a server that closes before its greeting defers", async () => {
  const { port } = await mailServer({
    onConnect(this: SMTPServer) {
      for (const { _socket } of this.connections) _socket.destroy();
    },
  });
  const outcome = await sendTo(port);
  expect(outcome, "deferred", /closed|broke/);
  assert.equal(outcome.isSession, false);
});

test("a connection lost before DATA defers, at every command", async () => {
  const usual: readonly (readonly [RegExp, string])[] = [
    [/EHLO/, "250 scripted.example\r\n"],
    [/MAIL/, "250 ok\r\n"],
    [/RCPT/, "250 ok\r\n"],
    [/DATA\r/, "354 go on\r\n"],
  ];
  for (let lost = 0; lost < usual.length; lost++) {
    const port = await scripted(usual.map(([when, reply], i) => [when, i === lost ? null : reply]));
    expect(await sendTo(port), "deferred", /closed|broke/);
  }
});

test("a connection lost while the message is on its way is unknown: the dot may have come through", async () => {
  const { port } = await mailServer({
    onData(this: SMTPServer, stream) {
      stream.once("data", () => {
        for (const { _socket } of this.connections) _socket.destroy();
      });
    },
  });
  expect(await sendTo(port), "unknown", /closed|broke/);
});

test("a connection lost after the dot, without an answer, is unknown", async () => {
  let isTaken = false;
  const { port } = await mailServer({
    onData(this: SMTPServer, stream) {
      stream.resume().on("end", () => {
        isTaken = true;
        for (const { _socket } of this.connections) _socket.destroy();
      });
    },
  });
  expect(await sendTo(port), "unknown", /closed|broke/);
  assert.ok(isTaken, "this server had taken it");
});

test("an answer after the dot that is no answer is unknown", async () => {
  for (const reply of ["hello\r\n", "354 more\r\n", "999 what\r\n", "25"]) {
    const port = await scripted([
      [/EHLO/, "250 scripted.example\r\n"],
      [/MAIL/, "250 ok\r\n"],
      [/RCPT/, "250 ok\r\n"],
      [/DATA\r/, "354 go on\r\n"],
      [/\r\n\.\r\n/, reply],
    ]);
    expect(await sendTo(port, { limits: { silenceMs: 200 } }), "unknown", /./);
  }
});

test("stalling before the message defers, and after it is unknown", async () => {
  const limits = { greetingMs: 150, silenceMs: 150 };
  const noGreeting = await mailServer({ onConnect: () => {} });
  expect(await sendTo(noGreeting.port, { limits }), "deferred", /in time/);
  const noSender = await mailServer({ onMailFrom: () => {} });
  expect(await sendTo(noSender.port, { limits }), "deferred", /in time/);
  const noAnswer = await mailServer({ onData: (stream) => void stream.resume() });
  expect(await sendTo(noAnswer.port, { limits }), "unknown", /in time/);
});

test("a server that keeps talking without answering meets the limit of the whole", async () => {
  const drip = (place: "greeting" | "message") =>
    createServer((socket) => {
      socket.on("error", () => {});
      const timer = setInterval(() => socket.write("250-and\r\n"), 20);
      socket.on("close", () => clearInterval(timer));
      if (place === "greeting") return;
      clearInterval(timer);
      socket.write("220 x\r\n");
      let heard = "";
      let step = 0;
      socket.on("data", (chunk) => {
        heard += chunk.toString("latin1");
        const waits = [/EHLO.*\r\n/, /MAIL.*\r\n/, /RCPT.*\r\n/, /DATA\r\n/, /\r\n\.\r\n/];
        if (!waits[step]!.test(heard)) return;
        heard = "";
        step += 1;
        if (step === waits.length) {
          const slow = setInterval(() => socket.write("250-and\r\n"), 20);
          socket.on("close", () => clearInterval(slow));
        } else socket.write(step === 4 ? "354 go\r\n" : "250 ok\r\n");
      });
    });
  for (const [place, expected] of [
    ["greeting", "deferred"],
    ["message", "unknown"],
  ] as const) {
    const server = drip(place).listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    expect(await sendTo(port, { limits: { totalMs: 300 } }), expected, /time limit/);
  }
});

// A loopback address that the configuration does not know as this machine.
const ELSEWHERE = "127.0.0.2";

test("a server elsewhere that does not offer STARTTLS is given nothing", async () => {
  let senders = 0;
  const onMailFrom: SMTPServerOptions["onMailFrom"] = (_address, _session, callback) => {
    senders += 1;
    callback();
  };
  const { port, bodies } = await mailServer({ onMailFrom, disabledCommands: ["STARTTLS"] }, ELSEWHERE);
  const outcome = await sendTo(port, { host: ELSEWHERE });
  expect(outcome, "deferred", /^500/);
  assert.equal(outcome.isSession, false);
  assert.equal(senders + bodies.length, 0);
});

test("a certificate that nobody vouches for is no encryption", async () => {
  const { port, bodies } = await mailServer({ hideSTARTTLS: false }, ELSEWHERE);
  const outcome = await sendTo(port, { host: ELSEWHERE });
  expect(outcome, "deferred", /certificate/);
  assert.equal(outcome.isSession, false);
  assert.equal(bodies.length, 0);
});

test("a refused password defers: it is put right in the configuration", async () => {
  const { port, bodies } = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => callback(refusal(535, "5.7.8 no")),
  });
  const login = { user: "office", password: "wrong" };
  const server = { host: "127.0.0.1", port, tls: false, login, limits: QUICK };
  const outcome = await sendMail(MAIL, server, SIGNER);
  expect(outcome, "deferred", /^535/);
  assert.equal(outcome.isSession, false);
  assert.equal(bodies.length, 0);
});

test("an address that would write a command or a field is not sent to", async () => {
  const { port, bodies } = await mailServer();
  const server = { host: "127.0.0.1", port, tls: false, login: null, limits: QUICK };
  const hostile = [
    "ann@parliament.example\r\nRCPT TO:<all@parliament.example>",
    "ann@parliament.example>\r\nDATA",
    "ann@parliament.example, bo@parliament.example",
    "ann bo@parliament.example",
    "<ann@parliament.example>",
    '"a\nb"@parliament.example',
    "ann@parliament.example\0",
    "ann@[127.0.0.1]",
    "ann",
    "@",
    "",
  ];
  for (const to of hostile) {
    const outcome = await sendMail({ ...MAIL, to }, server, SIGNER);
    expect(outcome, "failed", /address cannot be used/);
  }
  assert.equal(bodies.length, 0);
});

test("a server's answer that quotes the mail is kept without its words", async () => {
  const { port } = await mailServer({
    onData(stream, _session, callback) {
      stream
        .resume()
        .on("end", () =>
          callback(refusal(550, "5.7.1 We dislike: two mails were sent to you in January 2021")),
        );
    },
  });
  const { answer } = await sendTo(port);
  assert.equal(answer, "550 5.7.1 (the server's words are not kept)");
});

test("a server's answer is one short line", async () => {
  const { port } = await mailServer({
    onRcptTo: (_address, _session, callback) => callback(refusal(550, `\u001b[2J${"no ".repeat(5000)}`)),
  });
  const { outcome, answer } = await sendTo(port);
  assert.equal(outcome, "failed");
  assert.ok(answer.length <= 200 && !/\p{Cc}/u.test(answer), answer);
});
