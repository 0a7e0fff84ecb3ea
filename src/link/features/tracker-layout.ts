import type { Image } from "../../model/message.ts";
import type { MessageFacts } from "./message-facts.ts";

/**
 * How opening and clicking are reported: where the tracking pixel stands, how it is hidden, on whose host, and how many
 * links lead where: `pixel 1x1 last, hosts of the links; 0 images on no host; 4 to 9 links to 1 hosts`, and
 * the pixel once more alone, since pictures come and go. Missing where opening the mail loads nothing.
 */
export function trackerLayout({ images, links }: MessageFacts): readonly string[] {
  if (images.length === 0) return [];
  const linkHosts = new Set(links.map((link) => link.domain.domain));
  const pixels = images.filter(isPixel);
  const pictures = images.filter((image) => !isPixel(image));
  const pixel = pixels.length === 0 ? "no pixel" : pixelText(pixels, images, linkHosts);
  const rest =
    `${countText(pictures.length)} images on ${hostsText(pictures, linkHosts)}; ` +
    `${countText(links.length)} links to ${countText(linkHosts.size)} hosts`;
  return pixels.length === 0 ? [`${pixel}; ${rest}`] : [`${pixel}; ${rest}`, pixel];
}

/** An image too small to see, or one that is hidden. */
function isPixel({ width, height, visible }: Image): boolean {
  const isTiny = (length: number | null) => length !== null && length <= 2;
  return (isTiny(width) && isTiny(height)) || ((isTiny(width) || isTiny(height)) && !visible) || !visible;
}

function pixelText(pixels: readonly Image[], all: readonly Image[], linkHosts: ReadonlySet<string>): string {
  const last = pixels.at(-1)!;
  const { width, height } = last;
  const size = width === null && height === null ? "hidden" : `${width ?? "?"}x${height ?? "?"}`;
  const place = last === all.at(-1) ? "last" : last === all[0] ? "first" : "between";
  const number = pixels.length === 1 ? "pixel" : `${countText(pixels.length)} pixels`;
  return `${number} ${size} ${place}, ${hostsText(pixels, linkHosts)}`;
}

function hostsText(images: readonly Image[], linkHosts: ReadonlySet<string>): string {
  if (images.length === 0) return "no host";
  const own = images.filter(({ src }) => src !== null && linkHosts.has(src.domain.domain)).length;
  if (own === images.length) return "hosts of the links";
  return own === 0 ? "other hosts" : "both hosts";
}

/** Counts of one hand vary from mail to mail; their order of size does less. */
function countText(count: number): string {
  if (count <= 1) return String(count);
  if (count <= 3) return "2 to 3";
  return count <= 9 ? "4 to 9" : "10 or more";
}
