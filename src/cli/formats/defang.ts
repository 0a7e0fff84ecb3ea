/**
 * URLs in a report are evidence, not something to follow by accident: terminals, mail programs and PDF
 * readers turn a plain `https://` into a link. Defanged in the field's usual way: `hxxps://host[.]example/`.
 */
export function defang(text: string): string {
  return text.replace(
    /\b(ht|f)tt?p(s?):\/\/([^\s/?#"'<>]*)/gi,
    (_all, start: string, s: string, host: string) =>
      `${start.toLowerCase() === "f" ? "fxp" : "hxxp"}${s.toLowerCase()}://${host.replaceAll(".", "[.]")}`,
  );
}

/** A bare host, likewise: `host[.]example`. */
export function defangHost(host: string): string {
  return host.replaceAll(".", "[.]");
}
