import type { SendingNumber } from '../../whatsapp/graph-api.ts';
import type { DisputeState, IntentState, ProviderName } from '../../contract/payments.ts';

/** With what right we speak for a business. */
export interface Account {
  readonly businessId: string;
  readonly provider: ProviderName;
  readonly apiKey: string | null;
  readonly webhookSecret: string | null;
  readonly configuration: string | null;
  /** The WhatsApp number of the conversation in which is paid, where it is paid there. */
  readonly number: SendingNumber | null;
}

export interface LinkOrder {
  readonly intentId: string;
  readonly dueId: string;
  readonly title: string;
  readonly amount: number;
  readonly currency: string;
  readonly expiresAt: Date;
}

/** A link as its provider is asked about it, with the payments that webhooks named besides. */
export interface AskedLink {
  readonly intentId: string;
  readonly providerId: string;
  readonly configuration: string | null;
  readonly payments: readonly string[];
  /** Its time is over, with some minutes for what was under way. */
  readonly isOver: boolean;
}

export interface Link {
  readonly providerId: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** A payment as its provider tells it when asked. */
export interface FoundPayment {
  readonly externalId: string;
  readonly amount: number;
  readonly currency: string;
  readonly refunds: readonly FoundRefund[];
  readonly disputes: readonly FoundDispute[];
}

export interface FoundRefund {
  readonly externalId: string;
  /** Our own id of it; none where somebody refunded at the provider. */
  readonly refundId: string | null;
  readonly amount: number;
  readonly state: 'pending' | 'refunded' | 'failed';
  readonly failure: string | null;
}

/** A bank that wants a payment back. */
export interface FoundDispute {
  readonly externalId: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly answerBy: Date | null;
  readonly state: DisputeState;
}

/** What is true of a link. */
export interface Found {
  readonly state: Extract<IntentState, 'open' | 'processing' | 'captured' | 'expired'>;
  readonly payments: readonly FoundPayment[];
  /** The last try failed: its name, and why, in words. */
  readonly failed: { readonly externalId: string; readonly reason: string } | null;
}

export interface RefundOrder {
  readonly refundId: string;
  readonly dueId: string;
  readonly intentId: string;
  readonly payment: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  /** The same key is the same refund, however often it is asked for. */
  readonly key: string;
  readonly link: Pick<AskedLink, 'providerId' | 'configuration'>;
  /** It was asked for before, and nobody knows what came of it. */
  readonly isAgain: boolean;
  /** The provider's names of the refunds of this payment that we know. */
  readonly known: readonly string[];
}

/** A refund as its provider is asked about it. */
export interface AskedRefund extends Pick<RefundOrder, 'link' | 'amount'> {
  readonly externalId: string;
}

/** What a webhook is about; its word is not taken for more. */
export interface Telling {
  readonly externalId: string;
  readonly kind: string;
  readonly intentId: string | null;
  readonly refundId: string | null;
  /** Names of the provider by which the link can be found. */
  readonly names: readonly string[];
  /** A payment to ask about. */
  readonly payment: string | null;
}

/** The provider understood, and said no: to say it again would not help. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    message: string,
    /** The account itself is the trouble: its key, its rights. */
    readonly isAccount = false,
  ) {
    super(message);
  }
}

/** Nobody knows what the provider did: it could not be reached, was too slow, or failed itself. The same is asked again. */
export class Away extends Error {
  override readonly name = 'Away';
}

/** The little that we want of a payment provider. Everything here is HTTP, so nothing of it runs inside a transaction. */
export interface Provider {
  readonly name: ProviderName;
  link(account: Account, order: LinkOrder): Promise<Link>;
  lookUp(account: Account, link: AskedLink): Promise<Found>;
  /** Nobody can pay by it any more. Refused where it was paid already. */
  close(account: Account, providerId: string): Promise<void>;
  refund(account: Account, order: RefundOrder): Promise<FoundRefund>;
  lookUpRefund(account: Account, refund: AskedRefund): Promise<FoundRefund>;
  /** What a webhook tells, once its signature has shown to be the provider's; undefined when it is not. */
  read(account: Account, body: Buffer, signature: string): Telling | undefined;
  /** Makes sure that the account can be used, and has it tell us what happens. Gives the secret that it signs with. */
  connect(apiKey: string, webhookUrl: string): Promise<{ readonly webhookSecret: string }>;
}
