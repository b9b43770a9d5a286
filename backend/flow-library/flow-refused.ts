/** A flow that may not be published, with all that is wrong with it. */
export class FlowRefused extends Error {
  readonly problems: readonly { readonly message: string; readonly step?: string; readonly path?: string }[];

  constructor(problems: FlowRefused['problems']) {
    super(
      `This flow cannot be published: ${problems.map(({ step, path, message }) => [step ?? path, message].filter(Boolean).join(': ')).join('; ')}`,
    );
    this.problems = problems;
  }
}
