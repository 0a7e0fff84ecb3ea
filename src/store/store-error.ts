/** The store cannot do what was asked, in words for the person whose store it is. Never holds mail. */
export class StoreError extends Error {
  readonly help: string | undefined;

  constructor(message: string, { help, cause }: { readonly help?: string; readonly cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "StoreError";
    this.help = help;
  }
}
