import { type Rewriter, webParameter } from "./rewriter.ts";

/** The dereferrer of the mail providers mail.com, GMX and web.de. */
export const derefMail: Rewriter = {
  encoder: "deref_mail",
  hosts: [
    "deref-mail.com",
    "deref-gmx.net",
    "deref-gmx.com",
    "deref-web.de",
    "deref-web-02.de",
    "deref-1und1.de",
  ],
  target: (url) => ((url.path ?? "").startsWith("/mail/client/") ? webParameter(url, ["redirectUrl"]) : null),
};
