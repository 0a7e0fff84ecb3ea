import assert from "node:assert/strict";
import { test } from "node:test";
import { clustersPage } from "./clusters-text.ts";

const out = { paint: (_style: unknown, text: string) => text, width: 60 };

test("a cluster is said with its size, dates, senders, hosts that cannot be clicked, and the weight of each sign", () => {
  const page = clustersPage(
    [
      {
        messages: 1_200,
        first: "2021-01-12T08:00:00Z",
        last: "2021-01-24T09:00:00Z",
        senders: ["ida@mail.example"],
        subjects: ["A hearing\u202e on rights"],
        hosts: ["img.desk.example"],
        reasons: [
          {
            comparison: "same_link_host",
            proposition: "Their links lead to one host.",
            family: "links",
            level: "same",
            left: "img.desk.example",
            right: "img.desk.example",
            carried: 12,
            weight: 9.4,
            counted: 9.4,
            reduced: null,
          },
        ],
        probability: 0.99,
      },
    ],
    out,
  );
  assert.equal(
    page,
    [
      "The largest 1 cluster, attacks or not",
      "",
      "1  1,200 messages, 2021-01-12 to 2021-01-24",
      "  from      ida@mail.example",
      "  subjects  A hearing\\u{202E} on rights",
      "  hosts     img[.]desk[.]example",
      "  + 9.4    same link host: img.desk.example",
      "",
    ].join("\n"),
  );
});
