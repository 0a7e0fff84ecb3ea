#!/usr/bin/env node
// The checkout runs the sources as they are; the published package has only what `prepare` built.
import { existsSync } from "node:fs";

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(`serjeant needs Node 24 or newer, this is ${process.version}`);
  process.exit(2);
}
const source = new URL("../src/cli/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/cli/main.js", import.meta.url).href);
