/** A workspace that is not there, cannot be opened or is set up wrongly, in words for the person who set it up. */
export class WorkspaceProblem extends Error {
  readonly help: string | undefined;

  constructor(message: string, { help }: { readonly help?: string } = {}) {
    super(message);
    this.help = help;
  }
}
