export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** From and until in the business's zone, `HH:MM`. A day that is not named is closed; no day at all means always open. */
export type OpeningHours = Readonly<Partial<Record<Weekday, readonly (readonly [from: string, until: string])[]>>>;

/** GET /api/businesses/current */
export interface BusinessView {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly language: string;
  readonly openingHours: OpeningHours;
  readonly delivers: boolean;
  readonly pickup: boolean;
  /** Minor units, like `minimumOrder`. */
  readonly deliveryFee: number;
  readonly minimumOrder: number;
  readonly pickupAddress: string | null;
  /** The business's catalog at Meta, from which product messages show; its items are known by the retailer ids of our variants. */
  readonly metaCatalogId: string | null;
  /** As they stand on quotes: by them the business is known to the tax office. */
  readonly legalName: string | null;
  readonly legalAddress: string | null;
  readonly taxId: string | null;
}

/** PATCH /api/businesses/current, by an owner. */
export type BusinessChanges = Partial<
  Pick<
    BusinessView,
    | 'name'
    | 'openingHours'
    | 'delivers'
    | 'metaCatalogId'
    | 'pickup'
    | 'deliveryFee'
    | 'minimumOrder'
    | 'pickupAddress'
    | 'legalName'
    | 'legalAddress'
    | 'taxId'
  >
>;

/** GET /api/numbers. Secrets go in and never come out. */
export interface NumberView {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  /** The most that is sent from it, as Meta allows the number: 80 at first, up to 1,000 later, 20 with the WhatsApp app beside it. */
  readonly messagesPerSecond: number;
  /** Why nothing is sent from this number, in plain words, and since when. */
  readonly stopped: { readonly reason: string; readonly since: string } | null;
}

/** POST /api/numbers */
export interface NewNumber {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** PATCH /api/numbers/:phoneNumberId */
export interface NumberChanges {
  readonly messagesPerSecond: number;
}

/** POST /api/numbers/:phoneNumberId/secrets. What is not given stays; POST …/resume lets sending go on after a stop. */
export type NewSecrets = Partial<Pick<NewNumber, 'accessToken' | 'appSecret' | 'verifyToken'>>;
