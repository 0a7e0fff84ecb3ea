/**
 * `node bench/letter.bench.ts [--letters 200]`: time and memory of a letter as PDF, in the three languages and on both papers. The notices
 * are composed anew from facts that differ, as for a campaign's people; nothing of one letter helps the next but the fonts.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { letterPdf, typesetter } from "../src/letter.ts";
import type { NoticeFacts } from "../src/model/notice.ts";
import { composeNotice } from "../src/tell/notice/compose.ts";
import { readNoticeLanguage } from "../src/tell/notice/language.ts";

const { values } = parseArgs({ options: { letters: { type: "string", default: "200" } } });
const letters = Number(values.letters);
const ROOT = "content/notices";

function facts(i: number): NoticeFacts {
  return {
    reference: `K7QM-${1000 + i}`,
    office: {
      name: "Parliamentary Security Office",
      phone: "+44 20 7946 0123",
      phoneKnownFrom: "on the back of your pass",
      room: "Room 1.24",
      hours: "08:00 to 18:00",
      language: "en",
      languages: {},
      paper: "a4",
      nextWordDays: 14,
    },
    now: "2026-11-22T09:00:00Z",
    person: { id: `p${i}`, name: `Anna Example ${i}` },
    grade: "targeted",
    kind: "reconnaissance",
    withdrawn: false,
    correction: null,
    mailboxes: [
      {
        address: `anna.${i}@parliament.example`,
        isPersonal: false,
        messages: 2 + (i % 3),
        still_there: 1,
        first: "2021-01-14T08:00:00Z",
        last: "2021-01-22T08:00:00Z",
      },
    ],
    senders: ["desk@daily-news.example"],
    subjects: [`A question about your speech, number ${i}`],
    search_for: ["daily-news.example", "img.daily-news.example"],
    likelihood: "very_likely",
    group: null,
    actor: null,
    done: [],
    unknown: [],
    may_repeat: "office",
    next_word_at: "2026-12-06T09:00:00Z",
  };
}

const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const languages = folders.map(({ name }) => {
  const files = readdirSync(`${ROOT}/${name}`).filter((file) => file.endsWith(".json"));
  const texts = files.map((file) => [file, readFileSync(`${ROOT}/${name}/${file}`, "utf8")] as const);
  return readNoticeLanguage(Object.fromEntries(texts));
});

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const before = process.memoryUsage().rss;
const loading = performance.now();
if ((await typesetter()).kind === "no_typesetter") throw new Error("typst is not installed");
console.log(`loading the compiler: ${Math.round(performance.now() - loading)} ms`);
const times: number[] = [];
for (let i = 0; i < letters; i++) {
  const { notice } = composeNotice(languages[i % languages.length]!, facts(i));
  const started = performance.now();
  const pdf = await letterPdf(notice, {
    paper: i % 2 === 0 ? "a4" : "letter",
    issued_at: "2026-11-22T09:00:00Z",
  });
  times.push(performance.now() - started);
  if (pdf.kind !== "pdf") throw new Error(pdf.kind);
}
times.sort((a, b) => a - b);
const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)]!);
console.log(`${letters} letters: median ${at(0.5)} ms, 95 % under ${at(0.95)} ms, at most ${at(1)} ms`);
console.log(`memory: ${megabytes(before)} before, ${megabytes(process.memoryUsage().rss)} after`);
