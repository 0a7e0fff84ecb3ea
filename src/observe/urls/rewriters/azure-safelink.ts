import { firstParameter, type Rewriter } from "./rewriter.ts";

/**
 * The hosts of Safe Links in the public cloud and the national ones (GCC High, DoD, 21Vianet, the former German one).
 * SECURITY: listed in full, because `outlook` under another suffix belongs to whoever registers it.
 */
const CLOUDS = ["outlook.com", "outlook.us", "office365.us", "apps.mil", "partner.outlook.cn", "outlook.de"];

/** Microsoft Defender Safe Links. */
export const azureSafelink: Rewriter = {
  encoder: "azure_safelink",
  hosts: ["outlook.com", "outlook.us", "office365.us", "apps.mil", "outlook.cn", "outlook.de", "azure.net"],
  target: (url) => {
    const host = url.domain.domain;
    if (CLOUDS.some((cloud) => host.endsWith(`.safelinks.protection.${cloud}`))) {
      return firstParameter(url, ["url"]);
    }
    return host.endsWith(".safelink.emails.azure.net") ? firstParameter(url, ["destination"]) : null;
  },
};
