/** What is compared between readers: plain values, however the reader models them. */
export interface View {
  readonly from: string | null;
  readonly subject: string | null;
  readonly attachments: readonly { readonly name: string | null; readonly size: number }[];
  readonly plain: string;
  readonly html: string;
}

export const ASPECTS = ["from", "subject", "attachment names", "attachment sizes", "plain", "html"] as const;
export type Aspect = (typeof ASPECTS)[number];

/** The value of one aspect in a form in which differences of white space do not count. */
export function aspectOf(view: View, aspect: Aspect): string {
  switch (aspect) {
    case "from":
      // Python gives a quoted local part with its quotes, the others without.
      return squeezed(view.from ?? "")
        .toLowerCase()
        .replaceAll('"', "");
    case "subject":
      return squeezed(view.subject ?? "");
    case "attachment names":
      return view.attachments.map((a) => squeezed(a.name ?? "")).join("\n");
    case "attachment sizes":
      return view.attachments.map((a) => String(a.size)).join("\n");
    case "plain":
      return squeezed(view.plain);
    case "html":
      return squeezed(view.html);
  }
}

function squeezed(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, "");
}
