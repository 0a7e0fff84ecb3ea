/** A half-open range `[start, end)`. The unit (bytes, UTF-16 units, …) is stated where a span is used. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
