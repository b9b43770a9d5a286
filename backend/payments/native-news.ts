import { Injectable } from '@nestjs/common';
import { read } from '../../flows/language/values.ts';
import type { Json } from '../../flows/language/flow.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { Notices } from '../messaging/notices.ts';
import { nativeConfigurationIn } from './native-configuration.ts';
import { PaymentIntent } from './payment-intent.entity.ts';
import { putWork } from './payment-work.ts';
import { Connections } from './providers/connections.ts';

const field = (value: Json | undefined, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? read(name, value as Readonly<Record<string, Json>>) : null;

/** What Meta tells of payments in WhatsApp. As with every provider, it only makes us ask. */
@Injectable()
export class NativeNews {
  constructor(
    notices: Notices,
    private readonly connections: Connections,
  ) {
    notices.on('statuses.payment', (tx, businessId, { value }) => this.paymentMoved(tx, businessId, value));
    notices.on('payment_configuration_update', (tx, businessId, { value }) => this.configurationChanged(tx, businessId, value));
  }

  private async paymentMoved(tx: Transaction, businessId: string, told: Json): Promise<void> {
    const reference = field(field(told, 'payment'), 'reference_id');
    if (typeof reference !== 'string') return;
    const intent = await tx.findOneBy(PaymentIntent, { businessId, provider: 'whatsapp', providerId: reference });
    if (intent) await putWork(tx, { businessId, kind: 'look-up', subjectId: intent.id });
  }

  /** The gateway was disconnected at Meta, or is there again. */
  private async configurationChanged(tx: Transaction, businessId: string, told: Json): Promise<void> {
    const account = await this.connections.account(tx, businessId, 'whatsapp');
    const configuration = nativeConfigurationIn(account?.configuration ?? null);
    if (configuration?.country !== 'IN' || field(told, 'configuration_name') !== configuration.configuration) return;
    const status = field(told, 'status');
    const isActive = typeof status === 'string' && status.toLowerCase() === 'active';
    const reason = `The payment configuration “${configuration.configuration}” is not active at Meta. Connect it again in WhatsApp Manager.`;
    await this.connections.stop(tx, businessId, 'whatsapp', isActive ? null : reason);
  }
}
