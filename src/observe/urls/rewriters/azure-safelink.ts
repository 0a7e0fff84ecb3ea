import { firstParameter, type Rewriter } from "./rewriter.ts";

/** Microsoft Defender Safe Links. */
export const azureSafelink: Rewriter = {
  encoder: "azure_safelink",
  hosts: ["outlook.com", "office365.us", "azure.net"],
  target: (url) => {
    const host = url.domain.domain;
    if (
      host.endsWith(".safelinks.protection.outlook.com") ||
      host.endsWith(".safelinks.protection.office365.us")
    ) {
      return firstParameter(url, ["url"]);
    }
    return host.endsWith(".safelink.emails.azure.net") ? firstParameter(url, ["destination"]) : null;
  },
};
