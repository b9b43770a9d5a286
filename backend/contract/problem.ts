/** RFC 9457 problem+json, the shape of every error of the API. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A sentence a person can act on. */
  readonly detail?: string;
  /** For bad input: which field, and what is wrong with it. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}
