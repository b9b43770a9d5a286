/** POST /api/sign-in */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** GET /api/me, and the answer to a sign-in. */
export interface Me {
  readonly account: { readonly id: string; readonly name: string; readonly email: string };
  readonly business: {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly zone: string;
    readonly language: string;
  };
  readonly role: 'owner' | 'member';
  /** All businesses of this account; switching is POST /api/me/business { id }. */
  readonly businesses: readonly { readonly id: string; readonly name: string }[];
  /** Whether the phone simulator is here (development). */
  readonly sandbox: boolean;
}
