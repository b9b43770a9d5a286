import { GraphApi, type Fields } from '../../whatsapp/graph-api.ts';
import {
  type Account,
  type AskedLink,
  Away,
  type AskedRefund,
  type Found,
  type FoundPayment,
  type FoundRefund,
  type Provider,
  type RefundOrder,
  Refused,
} from './provider.ts';
import { nativeReasonOf } from './decline-words.ts';

/** Meta's amounts say themselves in how many parts they count. */
const hundredths = 100;

type Path = readonly string[];

/**
 * Payments in WhatsApp itself by a gateway, as Meta has them in India. The bill is a message, so making and closing one is the conversation's
 * business; asking what became of it, and paying back, goes to Graph.
 */
export class WhatsAppProvider implements Provider {
  readonly name = 'whatsapp';

  constructor(private readonly graph: GraphApi) {}

  link(): Promise<never> {
    return Promise.reject(new Refused('A bill in WhatsApp is sent in the chat, not made as a link'));
  }

  /** What Meta says of the bill and of all tries to pay it. */
  async lookUp(account: Account, { providerId, configuration, isOver }: AskedLink): Promise<Found> {
    const payment = await this.payment(account, configuration, providerId);
    if (!payment) return { state: isOver ? 'expired' : 'open', payments: [], failed: null };
    const tries = listOf(payment['transactions']);
    const payments = tries.filter((each) => each['status'] === 'success').map((each) => foundPayment(each, payment));
    const isUnderWay = payment['status'] === 'pending' || tries.some((each) => each['status'] === 'pending');
    const last = tries.at(-1);
    return {
      state: payments.length > 0 ? 'captured' : isUnderWay ? 'processing' : isOver ? 'expired' : 'open',
      payments,
      failed:
        last?.['status'] === 'failed'
          ? { externalId: textOf(last['id']), reason: nativeReasonOf(fieldsOf(last['error'])['reason']) }
          : null,
    };
  }

  /** A bill that is not wanted any more is said to be so in the chat, and ends by itself. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Meta knows no keys by which the same refund is made once. So whoever asks again, because no answer came, first looks whether it is there:
   * one of this amount that we have not heard of is the one that we asked for.
   */
  async refund(account: Account, { link, payment, amount, currency, isAgain, known }: RefundOrder): Promise<FoundRefund> {
    if (isAgain) {
      const made = (await this.refundsOf(account, link)).find(
        (each) => each.of === payment && each.amount === amount && each.state !== 'failed' && !known.includes(each.externalId),
      );
      if (made) return made;
    }
    const { phoneNumberId, accessToken } = numberOf(account);
    const body = {
      reference_id: link.providerId,
      speed: 'normal',
      payment_config_id: link.configuration,
      amount: { currency, value: String(amount), offset: String(hundredths) },
    };
    const answer = await this.asked(accessToken, 'POST', [phoneNumberId, 'payments_refund'], body);
    const id = textOf(answer['id']);
    if (id === '') throw new Away('The answer holds no id of the refund');
    return { externalId: id, refundId: null, amount, ...stateOf(answer['status']) };
  }

  async lookUpRefund(account: Account, { externalId, link, amount }: AskedRefund): Promise<FoundRefund> {
    const found = (await this.refundsOf(account, link)).find((each) => each.externalId === externalId);
    // Meta lists it as soon as the gateway has it.
    return found ?? { externalId, refundId: null, amount, state: 'pending', failure: null };
  }

  /** What Meta tells of payments comes with all else that it tells. */
  read(): undefined {
    return undefined;
  }

  connect(): Promise<never> {
    return Promise.reject(new Refused('Payments in WhatsApp are set up in WhatsApp Manager'));
  }

  /** Whether Meta lets this business take payments by a configuration, and if not why. */
  async troubleWith(account: Account, wabaId: string, configuration: string, gateway: string): Promise<string | undefined> {
    const { accessToken } = numberOf(account);
    const answer = await this.asked(accessToken, 'GET', [wabaId, 'payment_configuration', configuration]);
    const [found] = listOf(answer['data']);
    if (!found) return `There is no payment configuration “${configuration}” at Meta. Make one in WhatsApp Manager.`;
    const at = textOf(found['provider_name']).toLowerCase();
    if (at !== gateway) return `The payment configuration “${configuration}” belongs to ${at || 'another gateway'}, not to ${gateway}.`;
    if (textOf(found['status']).toLowerCase() === 'active') return undefined;
    return `The payment configuration “${configuration}” is not active yet. Connect and test it in WhatsApp Manager.`;
  }

  private async refundsOf(account: Account, link: RefundOrder['link']): Promise<(FoundRefund & { readonly of: string })[]> {
    const payment = await this.payment(account, link.configuration, link.providerId);
    return listOf(payment?.['transactions']).flatMap((each) =>
      listOf(each['refunds']).map((refund) => ({ ...foundRefund(refund), of: textOf(each['id']) })),
    );
  }

  private async payment(account: Account, configuration: string | null, reference: string): Promise<Fields | undefined> {
    if (configuration === null) throw new Refused('The bill does not say by which payment configuration it was asked for');
    const { phoneNumberId, accessToken } = numberOf(account);
    const answer = await this.asked(accessToken, 'GET', [phoneNumberId, 'payments', configuration, reference]);
    return listOf(answer['payments']).find((each) => each['reference_id'] === reference);
  }

  /** One question to Graph, with the trouble sorted: no, or nobody knows. */
  private async asked(accessToken: string, method: 'GET' | 'POST', path: Path, body?: object): Promise<Fields> {
    const answer = await this.graph.call(accessToken, {
      method,
      path: path.map(encodeURIComponent).join('/'),
      ...(body && { body }),
    });
    if (answer.type === 'answered') return answer.json;
    if (answer.type !== 'refused') throw new Away(answer.why);
    const isLater = ['throttled', 'pair-throttled', 'transient'].includes(answer.meaning.class);
    // A dead token stops the number as well, and is mended there.
    if (isLater || answer.meaning.class === 'token') throw new Away(`${answer.code} ${answer.title}`);
    throw new Refused(answer.details || answer.title);
  }
}

function numberOf({ number }: Account): NonNullable<Account['number']> {
  if (!number) throw new Away('The WhatsApp number of this conversation is not connected');
  return number;
}

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** In minor units, whatever parts Meta counts in. */
function amountOf(value: unknown): number {
  const { value: amount, offset = hundredths } = fieldsOf(value);
  return Math.round((Number(amount) / Number(offset)) * hundredths);
}

function foundPayment(each: Fields, payment: Fields): FoundPayment {
  return {
    externalId: textOf(each['id']),
    amount: amountOf(each['amount'] ?? payment['amount']),
    currency: textOf(each['currency'] ?? payment['currency']).toUpperCase(),
    refunds: listOf(each['refunds']).map(foundRefund),
    disputes: [],
  };
}

const foundRefund = (refund: Fields): FoundRefund => ({
  externalId: textOf(refund['id']),
  refundId: null,
  amount: amountOf(refund['amount']),
  ...stateOf(refund['status']),
});

function stateOf(status: unknown): Pick<FoundRefund, 'state' | 'failure'> {
  if (status === 'success' || status === 'completed') return { state: 'refunded', failure: null };
  return status === 'failed' ? { state: 'failed', failure: 'declined' } : { state: 'pending', failure: null };
}
