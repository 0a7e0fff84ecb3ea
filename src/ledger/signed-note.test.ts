import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, test } from "node:test";
import { openCheckpoint, parseCheckpoint, printCheckpoint, signCheckpoint } from "./checkpoint.ts";
import {
  isProblem,
  type NoteSigner,
  openNote,
  parseVkey,
  signNote,
  verifierOf,
  vkeyOf,
} from "./signed-note.ts";
import { leafHash } from "./tree.ts";

/** The example of golang.org/x/mod/sumdb/note, and that of c2sp.org/signed-note. */
const PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETERS_SEED = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
const PETERS_NOTE =
  "If you think cryptography is the answer to your problem,\n" +
  "then you don't know what your problem is.\n\n" +
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const FOOS_NOTE =
  "This is an example message.\n\n" +
  "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

function petersSigner(): NoteSigner {
  // SPEC: RFC 8410 §7, the head of an Ed25519 private key in PKCS #8.
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), PETERS_SEED]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return { verifier: verifierOf("PeterNeumann", createPublicKey(privateKey)), privateKey };
}

function newSigner(name: string): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { verifier: verifierOf(name, publicKey), privateKey };
}

describe("a signed note", () => {
  test("opens the published examples with their published keys", () => {
    for (const [vkey, note] of [
      [PETER, PETERS_NOTE],
      [FOO, FOOS_NOTE],
    ] as const) {
      const opened = openNote(note, parseVkey(vkey)!);
      assert.ok(!isProblem(opened));
      assert.equal(opened.text, note.slice(0, note.lastIndexOf("\n\n") + 1));
    }
  });

  test("signed with the published key has the published bytes (RFC 8032 is deterministic)", () => {
    const signer = petersSigner();
    assert.equal(vkeyOf(signer.verifier), PETER);
    assert.equal(signNote(PETERS_NOTE.slice(0, PETERS_NOTE.lastIndexOf("\n\n") + 1), signer), PETERS_NOTE);
  });

  test("is not believed after any change of any byte", () => {
    const peter = parseVkey(PETER)!;
    const bytes = Buffer.from(PETERS_NOTE);
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [bytes[at]! ^ 1, bytes[at]! ^ 0x20, 0x0a, 0x0d, 0x20, 0x3d]) {
        if (value === bytes[at]) continue;
        const changed = Buffer.from(bytes);
        changed[at] = value;
        assert.ok(isProblem(openNote(changed.toString(), peter)), `byte ${at} as ${value}`);
      }
      assert.ok(
        isProblem(openNote(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]).toString(), peter)),
      );
    }
  });

  test("has its signature in one spelling and once", () => {
    const peter = parseVkey(PETER)!;
    const line = PETERS_NOTE.slice(PETERS_NOTE.indexOf("—"));
    const text = PETERS_NOTE.slice(0, PETERS_NOTE.indexOf("—"));
    const spellings = [
      line.replace("=\n", "\n"),
      line.replace("M=\n", "N=\n"),
      line.replace("x08go/", "x08go_"),
      line.replace("—", "-"),
      line.replace("\n", "\r\n"),
      line.replace("— ", "—  "),
      line.replace("=\n", "= \n"),
      line.slice(0, -1),
      line + line,
      `${line}\n`,
    ];
    for (const spelling of spellings) assert.ok(isProblem(openNote(text + spelling, peter)), spelling);
  });

  test("is not believed where the second half of the signature is another number of the same class", () => {
    // SECURITY: RFC 8032 §5.1.7 demands S < L; without it whoever has one signature has another.
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const line = PETERS_NOTE.slice(PETERS_NOTE.indexOf("—"));
    const bytes = Buffer.from(line.split(" ")[2]!, "base64");
    const s = BigInt(`0x${Buffer.from(bytes.subarray(36)).reverse().toString("hex")}`) + order;
    Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse().copy(bytes, 36);
    const note = PETERS_NOTE.replace(line, `— PeterNeumann ${bytes.toString("base64")}\n`);
    assert.ok(isProblem(openNote(note, parseVkey(PETER)!)));
  });

  test("with lines of other keys is believed, and says whose they are", () => {
    const line = FOOS_NOTE.slice(FOOS_NOTE.indexOf("—"));
    const opened = openNote(PETERS_NOTE + line, parseVkey(PETER)!);
    assert.ok(!isProblem(opened));
    assert.deepEqual(opened.others, ["example.com/foo"]);
  });

  test("of another key is refused with both names", () => {
    const opened = openNote(FOOS_NOTE, parseVkey(PETER)!);
    assert.deepEqual(opened, {
      problem: "is signed by example.com/foo+530d903a and not by the key PeterNeumann+c74f20a3",
    });
  });

  test("is asked of any text without a throw", () => {
    const peter = parseVkey(PETER)!;
    for (const text of [
      "",
      "\n",
      "\n\n",
      "\n\n\n",
      "a\n\n— \n",
      "a\n\n—  \n",
      "\u0000\n\n",
      "\ud800\n\n— a b\n",
      "—",
    ])
      assert.ok(isProblem(openNote(text, peter)), JSON.stringify(text));
  });
});

describe("a vkey", () => {
  test("is refused after every cut and every change", () => {
    assert.ok(parseVkey(PETER));
    for (let from = 0; from < PETER.length; from++) {
      for (let to = from; to <= PETER.length; to++) {
        if (to - from < PETER.length) assert.equal(parseVkey(PETER.slice(from, to)), null);
      }
      const next = String.fromCharCode(PETER.charCodeAt(from) + 1);
      assert.equal(parseVkey(PETER.slice(0, from) + next + PETER.slice(from + 1)), null);
    }
    assert.equal(parseVkey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), null);
    assert.equal(
      parseVkey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="),
      null,
    );
  });
});

describe("a checkpoint", () => {
  const signer = newSigner("parliament.example/record");
  const root = leafHash(Buffer.from("x"));

  test("is three lines, signed, and printed again as the same bytes (C2SP tlog-checkpoint)", () => {
    const note = signCheckpoint({ size: 40, root }, signer);
    assert.ok(
      note.startsWith(`parliament.example/record\n40\n${Buffer.from(root).toString("base64")}\n\n— `),
    );
    const opened = openCheckpoint(note, signer.verifier);
    assert.ok(!isProblem(opened));
    assert.equal(opened.size, 40);
    assert.equal(printCheckpoint(opened), note);
  });

  test("parses the example of the specification", () => {
    const text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert.equal(parseCheckpoint(text)?.size, 20852163);
  });

  test("is written in one way: no zeros before the size, no other lines, no other spelling of the hash", () => {
    const hash = Buffer.from(root).toString("base64");
    const wrong = [
      `a\n040\n${hash}\n`,
      `a\n+40\n${hash}\n`,
      `a\n4e1\n${hash}\n`,
      `a\n99999999999999999\n${hash}\n`,
      `a\n40\n${hash.slice(0, -1)}\n`,
      `a\n40\n${hash}`,
      `a\n40\n${hash}\nmore\n`,
      `a\n40\n${hash}\n\n`,
      `\n40\n${hash}\n`,
      `a\n40\nAAAA\n`,
    ];
    for (const text of wrong) assert.equal(parseCheckpoint(text), null, JSON.stringify(text));
  });

  test("of another record by the same key is refused", () => {
    const note = signNote(`other.example/record\n1\n${Buffer.from(root).toString("base64")}\n`, signer);
    assert.ok(isProblem(openCheckpoint(note, signer.verifier)));
  });
});
