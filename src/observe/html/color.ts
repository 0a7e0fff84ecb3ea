/** Colours of CSS and of the old HTML attributes, as far as it takes to see that text is not to be seen. */

/** 0xRRGGBB; or one of the two constants below. */
export type Color = number;

/** The colour cannot be known: an image, a gradient, a variable, a system colour. */
export const COLOR_UNKNOWN: Color = -1;
/** Nothing is painted. */
export const COLOR_TRANSPARENT: Color = -2;
/** Written `inherit` or `currentcolor`: as outside. */
export const COLOR_INHERITED: Color = -3;

// Channels that differ by less than this cannot be told apart on a screen (#f6f6f6 on white is contrast 1.08;
// WCAG 2.2 asks for 4.5 in text). Ordinary grey text starts far away from it.
const CHANNEL_DIFFERENCE_MAX = 10;

// CSS Color 4 §6.1, without the greys spelled twice, packed as `name hex`.
const NAMED = new Map(
  (
    "aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 " +
    "black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 " +
    "cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc " +
    "crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 " +
    "darkgreen 006400 darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 " +
    "darkorchid 9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b " +
    "darkslategray 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff " +
    "dimgray 696969 dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff " +
    "gainsboro dcdcdc ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000 " +
    "greenyellow adff2f honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 " +
    "khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 " +
    "lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 " +
    "lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 " +
    "lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff " +
    "maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db " +
    "mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc " +
    "mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 " +
    "navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 " +
    "orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee " +
    "palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd " +
    "powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 " +
    "saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d " +
    "silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 snow fffafa springgreen 00ff7f " +
    "steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee " +
    "wheat f5deb3 white ffffff whitesmoke f5f5f5 windowtext 000000 window ffffff yellow ffff00 yellowgreen 9acd32"
  )
    .split(" ")
    .reduce<[string, number][]>((pairs, word, index, words) => {
      if (index % 2 === 0) pairs.push([word.replace("gray", "grey"), Number.parseInt(words[index + 1]!, 16)]);
      return pairs;
    }, []),
);

/** True when text of the one colour cannot be seen on the other. */
export function colorsLookEqual(a: Color, b: Color): boolean {
  if (a < 0 || b < 0) return false;
  return (
    Math.abs((a >> 16) - (b >> 16)) <= CHANNEL_DIFFERENCE_MAX &&
    Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) <= CHANNEL_DIFFERENCE_MAX &&
    Math.abs((a & 255) - (b & 255)) <= CHANNEL_DIFFERENCE_MAX
  );
}

/** A CSS colour. Anything that is not a plain colour is unknown, never guessed. */
export function cssColor(text: string): Color {
  const value = text.trim().toLowerCase();
  if (value.startsWith("#")) return hexColor(value.slice(1));
  const open = value.indexOf("(");
  if (open > 0 && value.endsWith(")")) return functionColor(value.slice(0, open), value.slice(open + 1, -1));
  if (value === "inherit" || value === "currentcolor" || value === "unset") return COLOR_INHERITED;
  if (value === "transparent") return COLOR_TRANSPARENT;
  return NAMED.get(value.replace("gray", "grey")) ?? COLOR_UNKNOWN;
}

/** The value of `bgcolor` and `<font color>`: as CSS, and hexadecimal digits also without `#`. */
export function attributeColor(text: string): Color {
  const color = cssColor(text);
  return color === COLOR_UNKNOWN ? hexColor(text.trim()) : color;
}

function hexColor(digits: string): Color {
  if (!/^[0-9a-f]{3,8}$/i.test(digits)) return COLOR_UNKNOWN;
  const n = Number.parseInt(digits, 16);
  if (digits.length === 6) return n;
  if (digits.length === 8) return (n & 255) < 13 ? COLOR_TRANSPARENT : n >>> 8;
  if (digits.length === 3) return shortHex(n);
  if (digits.length === 4) return (n & 15) === 0 ? COLOR_TRANSPARENT : shortHex(n >>> 4);
  return COLOR_UNKNOWN;
}

function shortHex(n: number): Color {
  return ((n >> 8) * 17 * 65536) | (((n >> 4) & 15) * 17 * 256) | ((n & 15) * 17);
}

function functionColor(name: string, inside: string): Color {
  const parts = inside.split(/[\s,/]+/).filter((part) => part !== "");
  if (parts.length < 3 || parts.length > 4) return COLOR_UNKNOWN;
  if (parts[3] !== undefined && fraction(parts[3], 1) < 0.05) return COLOR_TRANSPARENT;
  if (name === "rgb" || name === "rgba") {
    const [r, g, b] = parts.map((part) => Math.round(fraction(part, 255) * 255));
    return pack(r!, g!, b!);
  }
  if (name === "hsl" || name === "hsla") {
    return hsl(Number.parseFloat(parts[0]!), fraction(parts[1]!, 100), fraction(parts[2]!, 100));
  }
  return COLOR_UNKNOWN;
}

/** A number out of `full`, or a percentage, as 0 to 1; NaN when it is neither. */
function fraction(text: string, full: number): number {
  const n = Number.parseFloat(text) / (text.endsWith("%") ? 100 : full);
  return Math.min(1, Math.max(0, n));
}

function pack(r: number, g: number, b: number): Color {
  const n = r * 65536 + g * 256 + b;
  return Number.isNaN(n) ? COLOR_UNKNOWN : n;
}

/** CSS Color 4 §7.1. */
function hsl(hue: number, saturation: number, lightness: number): Color {
  const channel = (offset: number): number => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12;
    const a = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return pack(channel(0), channel(8), channel(4));
}
