import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import type { PhoneBill } from '../contract/phone.ts';
import { GraphError } from './graph-error.ts';
import type { CustomerRow, MessageBody, NumberRow } from './sandbox-rows.ts';
import { SandboxWebhooks } from './sandbox-webhooks.ts';
import { paymentValue } from './webhook-values.ts';

/** A payment configuration as WhatsApp Manager would have it. The sandbox has these for every account. */
const configurations: ReadonlyMap<string, { readonly gateway: string; readonly status: 'Active' | 'Needs_Connecting' }> = new Map([
  ['razorpay-test', { gateway: 'razorpay', status: 'Active' }],
  ['payu-test', { gateway: 'payu', status: 'Active' }],
  ['razorpay-unfinished', { gateway: 'razorpay', status: 'Needs_Connecting' }],
]);

interface Amount {
  readonly value: number;
  readonly offset: number;
}

interface BillRefund {
  readonly id: string;
  readonly status: 'pending' | 'success' | 'failed';
  readonly amount: Amount;
  readonly created_timestamp: number;
}

/** One try to pay. */
interface BillTransaction {
  readonly id: string;
  readonly type: string;
  status: 'pending' | 'success' | 'failed';
  readonly amount: Amount;
  readonly currency: string;
  readonly created_timestamp: number;
  readonly method: { readonly type: 'upi' | 'card' };
  readonly error?: { readonly code: string; readonly reason: string };
  refunds: BillRefund[];
}

export interface Bill {
  readonly phone_number_id: string;
  readonly reference: string;
  readonly wamid: string;
  readonly customer_id: string;
  readonly configuration: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly expires_at: Date | null;
  order_status: string;
  transactions: BillTransaction[];
}

export const billDeeds = ['pay', 'fail', 'slow', 'bank-yes', 'bank-no', 'twice'] as const;
export type BillDeed = (typeof billDeeds)[number];

interface OrderParameters {
  readonly reference_id: string;
  readonly currency: string;
  readonly total_amount: Amount;
  readonly payment_settings: readonly { readonly payment_gateway?: { readonly type: string; readonly configuration_name: string } }[];
  readonly order: { readonly status: string; readonly expiration?: { readonly timestamp: string } };
}

const parametersOf = (body: MessageBody): OrderParameters =>
  (body['interactive'] as { readonly action: { readonly parameters: OrderParameters } }).action.parameters;

const typeOf = (body: MessageBody): string | undefined => (body['interactive'] as { readonly type?: string } | undefined)?.type;

const now = (): number => Math.floor(Date.now() / 1_000);

/** In what order an order goes on; from a final state nowhere. */
const order = ['pending', 'processing', 'partially_shipped', 'shipped', 'completed'];

/** Payments in WhatsApp as Meta keeps them: bills, what customers do about them, and what of it goes back. */
@Injectable()
export class SandboxBills {
  constructor(
    private readonly database: TenantDatabase,
    private readonly webhooks: SandboxWebhooks,
  ) {}

  /** What Meta refuses before a bill, or news of one, is accepted. */
  async refuseWrong(tx: Transaction, number: NumberRow, waId: string, body: MessageBody): Promise<void> {
    const type = typeOf(body);
    if (type !== 'order_details' && type !== 'order_status') return;
    const { reference_id: reference, currency, payment_settings: settings, order: given } = parametersOf(body);
    const bill = await this.find(tx, number.phone_number_id, reference);
    if (type === 'order_status') {
      if (!bill) throw new GraphError(131009, `There is no order ${reference}`);
      return refuseMove(bill, given.status);
    }
    if (bill) throw new GraphError(131009, `The reference_id ${reference} was used before`);
    const prefix = currency === 'INR' ? '91' : '55';
    if (!waId.startsWith(prefix))
      throw new GraphError(131026, `Payments in ${currency} can only be asked of customers whose number begins with ${prefix}`);
    for (const { payment_gateway: gateway } of settings) {
      if (!gateway) continue;
      const known = configurations.get(gateway.configuration_name);
      if (!known || known.gateway !== gateway.type)
        throw new GraphError(131009, `There is no payment configuration ${gateway.configuration_name} of ${gateway.type}`);
      if (known.status !== 'Active') throw new GraphError(131005, `The payment configuration ${gateway.configuration_name} is not active`);
    }
  }

  /** Keeps a bill with its message, or what is told of one. */
  async keep(tx: Transaction, number: NumberRow, customer: CustomerRow, wamid: string, body: MessageBody): Promise<void> {
    const type = typeOf(body);
    if (type !== 'order_details' && type !== 'order_status') return;
    const { reference_id: reference, currency, total_amount: total, payment_settings: settings, order: given } = parametersOf(body);
    if (type === 'order_status') {
      await tx.query(`update sandbox.bills set order_status = $3 where phone_number_id = $1 and reference = $2`, [
        number.phone_number_id,
        reference,
        given.status,
      ]);
      return;
    }
    const ends = given.expiration ? new Date(Number(given.expiration.timestamp) * 1_000) : null;
    await tx.query(
      `insert into sandbox.bills (phone_number_id, reference, wamid, customer_id, configuration, amount, currency, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        number.phone_number_id,
        reference,
        wamid,
        customer.id,
        settings[0]?.payment_gateway?.configuration_name ?? null,
        total.value,
        currency,
        ends,
      ],
    );
  }

  /** GET /{number}/payments/{configuration}/{reference} */
  async lookUp(number: NumberRow, configuration: string, reference: string): Promise<unknown> {
    const bill = await this.database.outsideBusiness((tx) => this.find(tx, number.phone_number_id, reference));
    if (!bill || bill.configuration !== configuration) throw new GraphError(100, `There is no payment ${reference} of ${configuration}`);
    const { amount, currency, transactions } = bill;
    return {
      payments: [{ reference_id: reference, status: statusOf(bill), amount: { value: amount, offset: 100 }, currency, transactions }],
    };
  }

  /** GET /{account}/payment_configuration/{name} */
  configuration(name: string): unknown {
    const found = configurations.get(name);
    if (!found) throw new GraphError(100, `There is no payment configuration ${name}`);
    return { data: [{ configuration_name: name, provider_name: found.gateway, provider_mid: 'sandbox', status: found.status }] };
  }

  /** POST /{number}/payments_refund. Without a key: whoever asks twice gets two. */
  async refund(number: NumberRow, given: unknown): Promise<unknown> {
    const { reference_id, speed, payment_config_id, amount } = (typeof given === 'object' && given !== null ? given : {}) as Fields;
    const { value, currency } = (typeof amount === 'object' && amount !== null ? amount : {}) as Fields;
    if (typeof reference_id !== 'string' || (speed !== 'normal' && speed !== 'instant') || typeof payment_config_id !== 'string')
      throw new GraphError(131008, 'reference_id, speed, payment_config_id and amount are required');
    return this.database.outsideBusiness(async (tx) => {
      const bill = await this.find(tx, number.phone_number_id, reference_id);
      if (!bill || bill.configuration !== payment_config_id) throw new GraphError(100, `There is no payment ${reference_id}`);
      if (currency !== bill.currency) throw new GraphError(131009, `The payment is in ${bill.currency}`);
      const wanted = Number(value);
      const paid = bill.transactions.findLast((each) => each.status === 'success' && leftOf(each) >= wanted);
      if (!Number.isInteger(wanted) || wanted <= 0 || !paid) throw new GraphError(131009, 'The amount is more than can be refunded');
      const refund: BillRefund = {
        id: `rfnd_${randomBytes(9).toString('hex')}`,
        status: 'success',
        amount: { value: wanted, offset: 100 },
        created_timestamp: now(),
      };
      paid.refunds = [...paid.refunds, refund];
      await this.save(tx, bill);
      return { id: refund.id, status: 'completed', speed_processed: speed };
    });
  }

  /** What the customer does with a bill. Undefined, or why it cannot be done. */
  async act(tx: Transaction, number: NumberRow, customer: CustomerRow, wamid: string, deed: BillDeed): Promise<string | undefined> {
    const [row]: Bill[] = await tx.query(
      `select b.*, b.amount::double precision amount from sandbox.bills b where wamid = $1 and customer_id = $2 for update`,
      [wamid, customer.id],
    );
    if (!row) return 'This message asks for no payment in the chat';
    const trouble = troubleOf(row, deed);
    if (trouble) return trouble;
    if (deed === 'bank-yes' || deed === 'bank-no') {
      const pending = row.transactions.findLast(({ status }) => status === 'pending');
      if (!pending) return 'No payment of this bill is under way';
      pending.status = deed === 'bank-yes' ? 'success' : 'failed';
    } else
      for (let times = deed === 'twice' ? 2 : 1; times > 0; times -= 1)
        row.transactions.push(transactionOf(row, deed === 'fail' ? 'failed' : deed === 'slow' ? 'pending' : 'success'));
    await this.save(tx, row);
    await this.tell(tx, number, customer, row);
    return undefined;
  }

  private async tell(tx: Transaction, number: NumberRow, customer: CustomerRow, bill: Bill): Promise<void> {
    // By a link, Meta knows nothing of what is paid.
    if (bill.configuration === null) return;
    const status = statusOf(bill);
    const transaction = bill.transactions.at(-1);
    await this.webhooks.put(tx, [
      {
        phoneNumberId: number.phone_number_id,
        lane: `${number.phone_number_id}:${customer.id}:payments`,
        value: paymentValue(number, customer, { wamid: bill.wamid, status, bill, transaction, at: new Date() }),
      },
    ]);
  }

  private async find(tx: Transaction, phoneNumberId: string, reference: string): Promise<Bill | undefined> {
    const [bill]: Bill[] = await tx.query(
      `select b.*, b.amount::double precision amount from sandbox.bills b where phone_number_id = $1 and reference = $2 for update`,
      [phoneNumberId, reference],
    );
    return bill;
  }

  private async save(tx: Transaction, { phone_number_id, reference, transactions }: Bill): Promise<void> {
    await tx.query(`update sandbox.bills set transactions = $3 where phone_number_id = $1 and reference = $2`, [
      phone_number_id,
      reference,
      JSON.stringify(transactions),
    ]);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isPaid = ({ transactions }: Pick<Bill, 'transactions'>): boolean => transactions.some(({ status }) => status === 'success');

function statusOf({ transactions }: Pick<Bill, 'transactions'>): 'new' | 'pending' | 'captured' | 'failed' {
  if (isPaid({ transactions })) return 'captured';
  const last = transactions.at(-1);
  return last === undefined ? 'new' : last.status === 'failed' ? 'failed' : 'pending';
}

/** As the phone shows it. */
export function stateOfBill(bill: Pick<Bill, 'transactions' | 'order_status' | 'expires_at'>): PhoneBill['state'] {
  const status = statusOf(bill);
  if (status === 'captured') return 'paid';
  if (status === 'pending') return 'pending';
  if (bill.order_status === 'canceled') return 'canceled';
  if (bill.expires_at && new Date(bill.expires_at).valueOf() < Date.now()) return 'over';
  return status === 'failed' ? 'failed' : 'open';
}

/** Why the bill cannot be paid on the phone. One that was paid can be paid once more: that is how money comes twice. */
function troubleOf(bill: Bill, deed: BillDeed): string | undefined {
  if (bill.configuration === null) return 'This bill is paid by its link';
  if (deed === 'bank-yes' || deed === 'bank-no') return undefined;
  if (bill.order_status === 'canceled') return 'The business does not want this payment any more';
  if (bill.expires_at && bill.expires_at.valueOf() < Date.now()) return 'The time to pay this bill is over';
  return undefined;
}

/** Meta lets an order go on, and never back. */
function refuseMove(bill: Bill, to: string): void {
  if (to === 'canceled' && isPaid(bill)) throw new GraphError(2047, `The order ${bill.reference} is paid and cannot be canceled`);
  const here = order.indexOf(bill.order_status);
  if (here === -1 || bill.order_status === 'completed' || (to !== 'canceled' && order.indexOf(to) < here))
    throw new GraphError(2046, `The order ${bill.reference} is ${bill.order_status} and cannot become ${to}`);
}

const leftOf = ({ amount, refunds }: BillTransaction): number =>
  refunds.filter(({ status }) => status !== 'failed').reduce((left, refund) => left - refund.amount.value, amount.value);

const transactionOf = ({ configuration, amount, currency }: Bill, status: BillTransaction['status']): BillTransaction => ({
  id: `pay_${randomBytes(9).toString('hex')}`,
  type: configurations.get(configuration ?? '')?.gateway ?? 'razorpay',
  status,
  amount: { value: amount, offset: 100 },
  currency,
  created_timestamp: now(),
  method: { type: 'upi' },
  ...(status === 'failed' && { error: { code: 'BAD_REQUEST_ERROR', reason: 'insufficient_funds' } }),
  refunds: [],
});
