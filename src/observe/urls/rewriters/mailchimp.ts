import { type Rewriter, webParameter } from "./rewriter.ts";

/** Mailchimp's transactional clicks; its newsletters' `list-manage.com` keeps the target on the server. */
export const mailchimp: Rewriter = {
  encoder: "mailchimp",
  hosts: ["mailchimp.com"],
  target: (url) => (url.path === "/mctx/clicks" ? webParameter(url, ["url"]) : null),
};
