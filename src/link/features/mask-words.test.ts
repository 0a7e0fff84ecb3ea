import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { maskWords } from "./mask-words.ts";

const NOBODY = { readers: new Set<string>(), author: [] };

function masked(text: string, names: Partial<Parameters<typeof maskWords>[1]> = {}): string {
  return maskWords(text.normalize("NFKC"), { ...NOBODY, ...names }).join(" ");
}

const same = (a: string, b: string, names = {}) => assert.equal(masked(a, names), masked(b, names));

describe("masked words", () => {
  test("have no numbers, dates, times, links or addresses left", () => {
    assert.equal(
      masked(
        "Pay £1,200.50 by Tuesday, 12 January 2021 at 09:30 to a@example.org or https://example.org/x now",
      ),
      "pay {n} by {n} at {n} to {address} or {url} now",
    );
    same("Fri 3 Jan", "12th of February 2021");
    same("code Ab3xY9Kq2LmN", "code 77");
  });
  test("read letters that look alike as one where scripts are mixed, and nothing that nobody sees", () => {
    same("Imp\u043ertant inf\u200bormation", "Important information");
    same("важно", "важно");
  });
  test("keep short words that are months only beside a number", () => {
    assert.equal(masked("you may march"), "you may march");
    assert.equal(masked("on 5 may we"), "on {n} we");
  });
  test("fold case and compatibility characters", () => same("Ｃｌｉｃｋ ＨＥＲＥ", "click here"));
  test("do not take two sentences without a space for a host", () => {
    assert.equal(masked("It ends.Then more"), "it ends then more");
    assert.equal(masked("see example.org/x and news.example.com."), "see {url} and {url}");
  });
});

describe("salutations", () => {
  for (const [a, b] of [
    ["Dear Ms Lovelace,", "Dear Professor Grace Hopper MP,"],
    ["Bonjour Ada,", "Bonjour Grace-Marie Hopper,"],
    ["Sehr geehrte Frau Dr. Lovelace,", "Sehr geehrter Herr Babbage,"],
    ["Уважаемый Иван Иванович!", "Уважаемая Анна!"],
    ["尊敬的王先生：", "尊敬的李女士："],
    ["Hi Ada", "Hello"],
  ] as const) {
    test(`${a} and ${b} are one`, () => same(`${a}\nplease read this`, `${b}\nplease read this`));
  }
  test("give the name away for the rest of the text", () => {
    same("Dear Ada,\nwe know, Ada, that you read", "Dear Grace,\nwe know, Grace, that you read");
  });
  test("without a comma end with the name", () => {
    assert.equal(
      masked("Hello Ada I am writing to you about the committee and its long report"),
      "{greeting} i am writing to you about the committee and its long report",
    );
  });
});

describe("names", () => {
  test("of readers are masked where they have a capital", () => {
    const names = { readers: new Set(["grace"]) };
    assert.equal(masked("We thank Grace for her grace", names), "we thank {name} for her grace");
    assert.equal(masked("Grace's office", names), "{name} office");
  });
  test("of the author are masked as a whole only", () => {
    const names = { author: [["daily", "news"]] };
    assert.equal(masked("I write for Daily News on news", names), "i write for {name} on news");
  });
  test("follow titles", () => same("We met Dr Ada Lovelace there", "We met Mrs Hopper there"));
});

describe("scripts without spaces", () => {
  test("are taken character by character", () => {
    assert.equal(masked("请点击链接"), "请 点 击 链 接");
    assert.equal(masked("ราคา 20"), "ร า ค า {n}");
  });
  test("stand beside those with spaces", () => assert.equal(masked("Пишите 请点 نص"), "пишите 请 点 نص"));
});
