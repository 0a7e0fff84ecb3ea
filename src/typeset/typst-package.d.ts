/**
 * What we use of typst's compiler, declared here because the package is optional: without it the program must still
 * compile, and answer that there is no typesetter.
 */
declare module "@myriaddreamin/typst-ts-node-compiler" {
  interface Problems {
    readonly shortDiagnostics: readonly { readonly message: string }[];
  }
  interface Compiled {
    readonly numOfPages: number;
  }
  interface Compilation {
    readonly result: Compiled | null;
    takeDiagnostics(): Problems | null;
    takeWarnings(): Problems | null;
  }
  export const NodeCompiler: {
    create(options: { readonly workspace: string }): {
      compile(options: {
        readonly mainFilePath: string;
        readonly inputs: Readonly<Record<string, string>>;
      }): Compilation;
      pdf(document: Compiled, options: { readonly pdfStandard: string }): Uint8Array;
      evictCache(maxAge: number): void;
    };
  };
}
