/** Patterns and texts that between them touch every construct of the syntax; written for the tests. */
// biome-ignore-all format: a list of patterns reads better in rows.

export const PATTERNS: readonly string[] = [
  // Literals, classes, dots.
  "", "abc", "a.c", "[abc]+", "[^abc]+", "[a-c-]", "[]a]+", "[^]a]+", "[\\]\\\\]", "[a\\-z]", "[-a]", "[a-]", "[\\d-z]",
  ".", "..", "(?s).", "(?s)a.b", "[\\x41-\\x{5A}]+", "\\x{1F600}", "😀+", "[😀-😂]", "[^😀]", "é", "[à-ü]+", "\\.", "\\_",
  "\\Qa.b*c\\E", "\\Q[x]", "a\\Qbc\\E+", "\\n", "\\t|\\r", "\\a|\\f|\\v", "\\012", "\\0", "[\\t ]+$",
  // Perl, POSIX and Unicode classes.
  "\\d+", "\\D+", "\\w+", "\\W+", "\\s+", "\\S+", "[\\w.]+@[\\w.]+", "[^\\d\\s]+", "[[:alpha:]]+", "[[:^alpha:]]+",
  "[[:punct:]]+", "[^[:punct:]]", "[[:word:][:space:]]+", "[[:xdigit:]]{2}", "[[:upper:]][[:lower:]]*", "[[:blank:]]",
  "\\pL+", "\\PL+", "\\p{Lu}\\p{Ll}", "\\p{Greek}+", "\\p{^Greek}", "\\P{^Greek}", "[\\p{Cyrillic}\\d]+", "\\p{Han}", "[^\\pN]",
  "(?i)\\p{Lu}+", "(?i)[^\\p{Lu}]", "\\p{Any}", "\\p{Sc}\\d", "\\pZ", "\\p{Mn}",
  // Case.
  "(?i)k+s", "(?i)[k-s]+", "(?i)straße", "(?i)[^k]", "(?i)\\w", "(?i)\\W+", "(?i)σας", "(?i)ǆ", "(?i)a(?-i)b", "a(?i)b|c",
  "(?i:a)b", "((?i)a)b", "(?i)\\x{212A}", "(?i)[[:lower:]]+", "(?i)É", "(?i)µ",
  // Anchors and boundaries.
  "^a", "a$", "^$", "^", "$", "\\Aa", "a\\z", "(?m)^a", "(?m)a$", "(?m)^$", "(?m)^", "(?m)$", "\\ba", "a\\b", "\\bfoo\\b", "\\Bo",
  "\\Boo\\B", "\\b", "\\B", "x*\\b", "^*a", "(^a|b)", "(a|b$)", "(?m)^\\w+$", "a^b", "a$b", "(?:^|,)x", "\\b\\d{2}\\b", "^(?:a|b)+$",
  "(?m)\\Aa|b\\z", "\\b\\B", "$^",
  // Repetition.
  "a*", "a+", "a?", "a*?", "a+?", "a??", "x{2}", "x{2,}", "x{2,4}", "x{2,4}?", "x{0}", "x{0,2}", "x{1}", "a{,3}", "a{", "{", "a{1", "a{01}",
  "(?U)a+", "(?U)a+?", "(ab){2}", "(ab|c){1,3}", "(a{2}){2}", "(?:a?){3}", "(?:a?){3}a{3}", "(a|ab)(c|bcd)(d*)", "a.*c", "a.*?c",
  ".*foo.*", "\\w{3,5}?x", "(?:x{0,2}y){2}", "(a){0}b", "(?:(?:a{2}){3})", ".{3}", "(?s).{0,4}b",
  // Empty matches and loops that may be empty.
  "(a*)*", "(a*)+", "(a|b*)*c", "(|a)*", "(|a)+", "(a|)+b", "(a??)*", "(?:a*?)*b", "((a*)*)*", "(a*)(b*)", "()*", "(|x)y", "x|", "(?:)", "(\\b|a)*",
  "(?:^a*|b)*", "(a*?)(b|)", "(?:$|x)*",
  // Groups and alternatives.
  "(a)(b)?", "(a)|(b)", "((a)|b)+", "(?P<x>a)(?<y>b)", "(?:a|ab)(?:c|bc)", "foo|foobar", "(foo|foobar)$", "foobar|foo", "(?:a|b|c|d)+e",
  "(a+)(b+)", "(a+?)(b*)", "(?P<year>\\d{4})-(?P<month>\\d\\d)", "((x)|(y)|z)*", "(a|b)*?c", "(?:(a)|b)*", "(x*)(y*)(z*)",
  // What rules look like.
  "(?:re|fwd?)\\s*:", "pass\\s?w[o0]rd", "v[o0][i1l]ce.?ma[i1l][l1]", "\\$\\d+(?:\\.\\d{2})?", "invoice.{0,10}attached",
  "https?://[^\\s/]+", "[a-z0-9]{4,}\\.(?:com|net)", "\\b[A-Z]{2}\\d{4}\\b", "(?i)click\\s+(?:here|below)", "^(?:[^@]+)@example\\.org$",
];

export const TEXTS: readonly string[] = [
  "", " ", "a", "b", "ab", "abc", "aaac", "ab abc", "abcd", "abcbcd", "aab", "aaab", "aaabbb\n", "baaac", "aaaa", "aaaaaa", "abababc",
  "abccab", "cab", "x", "xy", "xx", "xxx", "xxxxx", "xyx yx", "xxyyzz", "xyz zyx", "yxy", "foo", "foo bar foobar", "foobar", "foofoo",
  "x\nxx\nxxx", "\n", "\n\n", "a\nb", "a\r\nb\n", "\na\n", "b\na\nb", "Kſ kS \u212a", "straSSE STRASSE straße STRAẞE", "Σας ΣΑΣ σασ",
  "ǅ Ǆ ǆ", "É é E\u0301", "µ μ Μ", "a😀b", "😀", "😀😀a", "😂😃", "ééé", "\ud800x", "x\udc00", "日本語 text", "Привет 12", "γειά 3",
  "12 3 456", "12-34", "2026-11-22 and 2027-01", "€5 $7.50 $12", "!?.,", "[x]\\]", "a.b*c", "a-z", "word_word word", "Abcdefg",
  "AB1234 xAB1234", "RE: fw : Fwd:", "your p4ssword, passw0rd", "v0icemail VOICE-MAI1", "invoice (copy) attached", "see https://a.example/x",
  "click  HERE", "joe@example.org", "joe@@example.org", "\t tab \v\f\u0007 \0 end\t ", "a{,3} a{ {", "acd abd cde", "{a{01}",
];
