/** Which column of a CSV file is what: as the person says, else by the words that lists of people have in their headers. */

export const CSV_FIELDS = [
  "id",
  "person",
  "name",
  "given_name",
  "family_name",
  "other_names",
  "email",
  "official_email",
  "office_email",
  "staff_email",
  "personal_email",
  "former_email",
  "kind",
  "consent",
  "group",
  "group_id",
  "group_kind",
  "parent",
  "house",
  "party",
  "office",
  "role",
  "start",
  "end",
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];
/** Field to the header of its column, or to its number from 1. */
export type CsvMapping = Readonly<Partial<Record<CsvField, string>>>;

// Headers that people use, folded: lower case, letters and digits only.
const HEADERS: Readonly<Record<CsvField, string>> = {
  id: "id identifier uid memberid",
  person: "person personid",
  name: "name fullname displayname membername",
  given_name: "givenname firstname forename vorname prenom",
  family_name: "familyname lastname surname nachname nom",
  other_names: "othernames aliases alias alsoknownas",
  email: "email emailaddress mail emails address mailbox",
  official_email: "officialemail parliamentaryemail workemail",
  office_email: "officeemail",
  staff_email: "staffemail",
  personal_email: "personalemail privateemail",
  former_email: "formeremail oldemail",
  kind: "kind mailboxkind emailkind",
  consent: "consent personalconsent emailconsent",
  group: "group groups committee committees membership organisation organization",
  group_id: "groupid committeeid organizationid organisationid",
  group_kind: "groupkind groupclassification classification",
  parent: "parent parentgroup partof",
  house: "house chamber parliament legislature",
  party: "party politicalparty faction",
  office: "office worksfor officeof staffof",
  role: "role position function jobtitle",
  start: "start startdate from since",
  end: "end enddate to until",
};

export interface CsvColumns {
  readonly columns: ReadonlyMap<CsvField, number>;
  readonly hasHeader: boolean;
  /** What was asked for and is not there; nothing is read then. */
  readonly missing: readonly string[];
}

/** Columns by the first row. A mapping with numbers alone means a file without a header. */
export function csvColumns(header: readonly string[], mapping: CsvMapping | null): CsvColumns {
  const entries = Object.entries(mapping ?? {}) as [CsvField, string][];
  return entries.length > 0 ? mapped(header, entries) : recognised(header);
}

function mapped(header: readonly string[], entries: readonly (readonly [CsvField, string])[]): CsvColumns {
  const columns = new Map<CsvField, number>();
  const missing: string[] = [];
  const named = header.map(folded);
  const areNumbers = entries.every(([, column]) => /^\d{1,4}$/.test(column) && !named.includes(column));
  for (const [field, column] of entries) {
    const at = areNumbers ? Number(column) - 1 : named.indexOf(folded(column));
    if (at < 0) missing.push(column);
    else columns.set(field, at);
  }
  return { columns, hasHeader: !areNumbers, missing };
}

function recognised(header: readonly string[]): CsvColumns {
  const named = header.map(folded);
  const columns = new Map<CsvField, number>();
  for (const field of CSV_FIELDS) {
    const words = HEADERS[field].split(" ");
    const at = named.findIndex((name) => words.includes(name));
    if (at !== -1) columns.set(field, at);
  }
  const isTold = ["name", "family_name", "person", "id", "email"].some((f) => columns.has(f as CsvField));
  return { columns, hasHeader: true, missing: isTold ? [] : ["name"] };
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "");
}
