/** What one may write to a contact for: about what they do with us, or offers. */
export type ConsentPurpose = 'service' | 'marketing';

/** The customer wrote it in the chat, pressed it in WhatsApp, or told a member of staff. */
export type ConsentSource = 'chat' | 'whatsapp' | 'staff';

/** What holds for a purpose now. Service messages may be sent until they are stopped, offers only after they were agreed to. */
export interface ConsentView {
  readonly purpose: ConsentPurpose;
  readonly state: 'agreed' | 'stopped' | 'not-asked';
  readonly since: string | null;
}

export interface ConsentEntry {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
  readonly source: ConsentSource;
  readonly words: string;
  /** The member of staff who wrote it down, if one did. */
  readonly by: string | null;
  readonly at: string;
}

/** GET /api/contacts/:id/consents */
export interface Consents {
  readonly now: readonly ConsentView[];
  /** Newest first. */
  readonly history: readonly ConsentEntry[];
}

/** POST /api/contacts/:id/consents */
export interface NewConsent {
  readonly purpose: ConsentPurpose;
  readonly given: boolean;
  /** How the customer said so: "signed at the counter". */
  readonly words: string;
}
