import { sharing } from "./comparison.ts";

/** Subjects that differ only in names, numbers and dates. */
export const sameSubject = sharing({
  name: "same_subject",
  proposition: "Their subjects are of one template.",
  family: "subject",
  feature: "subject_template",
});
