import type { MakeScanFormat } from "./format.ts";

/**
 * One JSON object a message and a last one with the summary, a line each (docs/scan.schema.json).
 * URLs and text stand as they are in the mail: this is for programs.
 */
export const ndjson: MakeScanFormat = () => ({
  message(result) {
    const { path, index, message_id, date, from, from_name, subject, recipients } = result;
    const { verdicts, findings, undecided, defects } = result;
    // The keys are written out: what is not in the schema does not leave, and the order is the documented one.
    const line = {
      path,
      index,
      message_id,
      date,
      from,
      from_name,
      subject,
      recipients,
      verdicts,
      findings,
      undecided,
      defects,
    };
    return `${JSON.stringify(line)}\n`;
  },
  notice() {
    // Notices go to standard error, which the command does for every format.
  },
  *end(summary) {
    yield `${JSON.stringify({ summary })}\n`;
  },
});
