/** Words of a language, from our own tables: enough for mail that reads like mail. */
export interface Language {
  readonly code: string;
  /** Country part of host names is never used: all hosts are at reserved domains. */
  readonly given: readonly string[];
  /** Family names are a start and an end, so that thousands come out of a short table. */
  readonly familyStarts: readonly string[];
  readonly familyEnds: readonly string[];
  /** `Dear {name},` */
  readonly greetings: readonly string[];
  readonly closings: readonly string[];
  /** What laws, hearings and letters are about. */
  readonly topics: readonly string[];
  /** Papers and things that go with them. */
  readonly things: readonly string[];
  readonly places: readonly string[];
  /** Sentences of ordinary mail: `{topic}`, `{thing}`, `{place}`, `{day}`, `{number}`. */
  readonly sentences: readonly string[];
  /** Sentences of news and newsletters. */
  readonly news: readonly string[];
  /** What constituents write about. */
  readonly casework: readonly string[];
  readonly shortReplies: readonly string[];
  readonly subjects: readonly string[];
  readonly days: readonly string[];
  readonly readMore: string;
  readonly unsubscribe: string;
  readonly confidential: string;
  readonly outOfOffice: string;
  /** `On {date}, {name} wrote:` */
  readonly quoted: string;
}
