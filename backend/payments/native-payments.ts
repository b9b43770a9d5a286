import type { Json } from '../../flows/language/flow.ts';
import type { NativeConfiguration } from '../contract/payments.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { Due } from './due.ts';
import { isAllowed, nativeConfigurationIn } from './native-configuration.ts';
import type { PaymentIntent } from './payment-intent.entity.ts';
import type { Connections } from './providers/connections.ts';

/** How this due can be paid in WhatsApp itself; undefined where it cannot. In Brazil it is a link of whoever takes payments online. */
export async function nativeWayOf(
  tx: Transaction,
  connections: Connections,
  { businessId, contactId, currency }: Due,
): Promise<NativeConfiguration | undefined> {
  const account = (await connections.working(tx, businessId)).includes('whatsapp')
    ? await connections.account(tx, businessId, 'whatsapp')
    : undefined;
  const configuration = nativeConfigurationIn(account?.configuration ?? null);
  if (!configuration) return undefined;
  const [contact]: { waId: string | null }[] = await tx.query(`select wa_id "waId" from contacts where business_id = $1 and id = $2`, [
    businessId,
    contactId,
  ]);
  if (!isAllowed(configuration, currency, contact?.waId ?? null)) return undefined;
  const hasLinks = (await connections.working(tx, businessId)).some((provider) => provider !== 'whatsapp');
  return configuration.country === 'BR' && !hasLinks ? undefined : configuration;
}

/** What the bill in the chat is made of, for a flow to show. Meta takes each reference once, so only a new one can be shown. */
export async function billOf(
  tx: Transaction,
  connections: Connections,
  due: Due,
  intent: PaymentIntent,
  isNew: boolean,
): Promise<Readonly<Record<string, Json>>> {
  const { businessId, number, title, payable } = due;
  const { id, amount, currency, url, expiresAt } = intent;
  const configuration = nativeConfigurationIn((await connections.account(tx, businessId, 'whatsapp'))?.configuration ?? null);
  return {
    isNew,
    reference: referenceOf(id),
    goods: payable.kind === 'order' ? 'physical-goods' : 'digital-goods',
    number,
    title,
    amount,
    currency,
    ...(configuration?.country === 'IN'
      ? { gateway: configuration.gateway, configuration: configuration.configuration, seller: { ...configuration.seller } }
      : { link: url }),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
  };
}

/** Short enough for Meta, and ours alone. */
export const referenceOf = (intentId: string): string => intentId.replaceAll('-', '');
