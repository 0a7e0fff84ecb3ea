// The import table of ARCHITECTURE.md as rules. `npm run boundaries` runs them over src/ without the tests;
// each rule says what would be lost without it.

const STAGES = "observe|detect|link|target|roster|simulate|store|tell|ledger|typeset";

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "Two files that need each other are one file; a circle also makes start-up order matter.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-imports-nothing",
      comment: "core is what everything may rely on, the browser included; it can rely on nothing.",
      severity: "error",
      from: { path: "^src/core/" },
      to: { pathNot: "^src/core/" },
    },
    {
      name: "model-imports-core-only",
      comment: "The nouns are plain data. A noun that needs a library has taken over a stage's work.",
      severity: "error",
      from: { path: "^src/model/" },
      to: { pathNot: "^src/(core|model)/" },
    },
    {
      name: "mql-imports-core-only",
      comment:
        "The rule language knows no mail and runs in the browser (an editor checks rules there): no node " +
        "modules, no packages, no message model. Which fields and functions exist is handed to it as data.",
      severity: "error",
      from: { path: "^src/mql/" },
      to: { pathNot: "^src/(core|mql)/" },
    },
    {
      name: "observe-imports-no-other-stage",
      comment: "Reading mail must not depend on what rules look for: the same bytes give the same message.",
      severity: "error",
      from: { path: "^src/observe/" },
      to: { path: "^src/", pathNot: "^src/(core|model|observe)/" },
    },
    {
      name: "detect-imports-no-other-stage",
      comment: "detect gets a message, it does not read one; so its tests need no mail parser.",
      severity: "error",
      from: { path: "^src/detect/" },
      to: { path: "^src/", pathNot: "^src/(core|model|mql|detect)/" },
    },
    {
      name: "store-imports-no-stage",
      comment: "The store keeps what it is given: a stage that it knew would decide what is remembered.",
      severity: "error",
      from: { path: "^src/store/" },
      to: { path: "^src/", pathNot: "^src/(core|model|store)/" },
    },
    {
      name: "target-imports-no-other-stage",
      comment: "Who was chosen is counted from people and dates; nothing of a mail may weigh in.",
      severity: "error",
      from: { path: "^src/target/" },
      to: { path: "^src/", pathNot: "^src/(core|model|target)/" },
    },
    {
      name: "roster-imports-no-other-stage",
      comment:
        "Who is who is known before any mail is read; a list is read without the mail it is to protect.",
      severity: "error",
      from: { path: "^src/roster/" },
      to: { path: "^src/", pathNot: "^src/(core|model|roster)/" },
    },
    {
      name: "simulate-imports-no-other-stage",
      comment: "A replay must not be made with the code that it measures, or both could be wrong alike.",
      severity: "error",
      from: { path: "^src/simulate/" },
      to: { path: "^src/", pathNot: "^src/(core|model|simulate)/" },
    },
    {
      name: "tell-imports-no-other-stage",
      comment:
        "Who must be told is decided on entries of the record alone, so that replaying them gives the same answer.",
      severity: "error",
      from: { path: "^src/tell/" },
      to: { path: "^src/", pathNot: "^src/(core|model|tell)/" },
    },
    {
      name: "ledger-imports-no-other-stage",
      comment: "Whoever verifies an export needs this folder and nothing else.",
      severity: "error",
      from: { path: "^src/ledger/" },
      to: { path: "^src/", pathNot: "^src/(core|model|ledger)/" },
    },
    {
      name: "typeset-imports-no-stage",
      comment: "Pages are set from plain data; what a notice says is settled before.",
      severity: "error",
      from: { path: "^src/typeset/" },
      to: { path: "^src/", pathNot: "^src/(core|model|typeset)/" },
    },
    {
      name: "link-imports-no-other-stage",
      comment: "Linking compares observations; what rules say of them, or who got them, may not weigh in.",
      severity: "error",
      from: { path: "^src/link/" },
      to: { path: "^src/", pathNot: "^src/(core|model|link)/" },
    },
    {
      name: "jobs-know-no-stage",
      comment:
        "jobs spreads any work over threads and keeps its order; what the work is, is its caller's matter.",
      severity: "error",
      from: { path: "^src/jobs/" },
      to: { path: "^src/", pathNot: "^src/(core|model|jobs)/" },
    },
    {
      name: "nothing-imports-the-edges",
      comment:
        "The command line and the pipeline use the stages; the other way round nothing could be reused.",
      severity: "error",
      from: { path: `^src/(core|model|mql|jobs|${STAGES})/` },
      to: { path: "^src/(cli/|[^/]+[.]ts$)" },
    },
    {
      name: "the-pipeline-does-not-know-its-commands",
      comment: "src/pipeline.ts is called by the command line today and by a server later.",
      severity: "error",
      from: { path: "^src/[^/]+[.]ts$" },
      to: { path: "^src/cli/" },
    },
    {
      name: "files-and-sockets-at-the-edge",
      comment:
        "SECURITY: hostile mail is read by code that cannot open a file or a socket. Only the mail sources, the store, " +
        "the channels of notices, the command line, and the jobs that spread work over threads, touch the machine.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: "^src/(observe/sources/|tell/channels/|store/|cli/|jobs/|[^/]+[.]ts$)",
      },
      to: {
        dependencyTypes: ["core"],
        path: "^(node:)?(fs|net|tls|dgram|dns|http|https|http2|child_process|cluster|worker_threads|inspector|repl|vm)(/|$)",
      },
    },
    {
      name: "no-development-packages",
      comment: "What ships needs only `dependencies`; the oracles of the tests stay out of it.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "everything-resolves",
      comment:
        "An import that resolves to nothing fails only on the machine of the person who runs that path.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "[.]test[.]ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
