/**
 * Pages by typst, where its package is installed. A template of content/letter sees the data as one JSON text among its
 * inputs and parses it there.
 *
 * SECURITY: data never becomes source. A subject that reads `#read("/etc/passwd")` is a string in a JSON string; no
 * template evaluates text, imports a package or reads a file, and a test holds them to it. The compiler may read files below
 * content/letter and nowhere else.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TEMPLATES = fileURLToPath(new URL("../../content/letter", import.meta.url));

export type Template = "letter" | "chronology";

/** What became of setting a text. */
export type Setting =
  | { readonly kind: "pdf"; readonly bytes: Uint8Array; readonly pages: number }
  /** It takes more pages than were allowed; nothing was made of it. */
  | { readonly kind: "too_long"; readonly pages: number }
  /** The compiler refused; `why` may quote what it was given. */
  | { readonly kind: "refused"; readonly why: string };

export interface Typesetter {
  readonly kind: "typesetter";
  /** PDF/UA-1, which fails rather than show a box in place of a letter. The same data gives the same bytes. */
  set(template: Template, data: object, pagesMax: number): Setting;
}

/** No typesetter here: the caller gives HTML and says so. */
export interface NoTypesetter {
  readonly kind: "no_typesetter";
  readonly why: string;
}

type Package = typeof import("@myriaddreamin/typst-ts-node-compiler");
type Compiler = ReturnType<Package["NodeCompiler"]["create"]>;

/** `load` is given by tests alone. Never throws: a package for another processor is an absent one. */
export async function loadTypesetter(
  load: () => Promise<Package> = () => import("@myriaddreamin/typst-ts-node-compiler"),
): Promise<Typesetter | NoTypesetter> {
  try {
    const { NodeCompiler } = await load();
    const compiler = NodeCompiler.create({ workspace: TEMPLATES });
    return { kind: "typesetter", set: (template, data, pagesMax) => set(compiler, template, data, pagesMax) };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const why =
      code === "ERR_MODULE_NOT_FOUND"
        ? "typst is not installed"
        : "typst is installed, but not for this machine";
    return { kind: "no_typesetter", why };
  }
}

// LIMIT: the compiler remembers what it set before, which makes the next attempt at one letter cheap and a thousand letters
// dear in memory. Results that the last three texts had no use for are forgotten.
const REMEMBERED = 3;

function set(compiler: Compiler, template: Template, data: object, pagesMax: number): Setting {
  try {
    const compiled = compiler.compile({
      mainFilePath: join(TEMPLATES, `${template}.typ`),
      inputs: { data: JSON.stringify(data) },
    });
    const document = compiled.result;
    if (document === null) return { kind: "refused", why: problems(compiled.takeDiagnostics()) };
    const pages = document.numOfPages;
    if (pages > pagesMax) return { kind: "too_long", pages };
    return { kind: "pdf", bytes: compiler.pdf(document, { pdfStandard: "ua-1" }), pages };
  } catch (error) {
    // The compiler puts its whole report into the code of the error.
    return { kind: "refused", why: String((error as { code?: unknown }).code ?? error) };
  } finally {
    compiler.evictCache(REMEMBERED);
  }
}

function problems(report: { readonly shortDiagnostics: readonly { readonly message: string }[] } | null) {
  return report?.shortDiagnostics.map((d) => d.message).join("; ") ?? "no reason given";
}
