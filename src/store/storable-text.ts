/**
 * Text as both databases can keep and compare it. PostgreSQL refuses U+0000 and neither keeps half of a surrogate pair,
 * so both become U+FFFD before either sees them. Only for text in columns of its own; JSON escapes them and keeps them.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
