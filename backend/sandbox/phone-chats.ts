import { Injectable } from '@nestjs/common';
import type {
  NewPhoneCustomer,
  PhoneAction,
  PhoneBillDeed,
  PhoneChat,
  PhoneCustomer,
  PhoneForm,
  PhoneFormStep,
  PhoneMessage,
  PhoneNumberView,
  Tick,
} from '../contract/phone.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { BadAction } from './phone-actions.ts';
import { formOf, phoneContent, preview } from './phone-content.ts';
import { PhoneFeed } from './phone-feed.ts';
import { type Chat, formAnswer, messageOf, perform, type PhoneSend } from './phone-messages.ts';
import { type Bill, SandboxBills, stateOfBill } from './sandbox-bills.ts';
import { SandboxFlows } from './sandbox-flows.ts';
import { addCustomer, findCustomer } from './sandbox-customers.ts';
import type { UploadedFile } from './sandbox-media.ts';
import { customerView, type CustomerRow, type MessageRow, type NumberRow } from './sandbox-rows.ts';
import { messageLane, statusLane } from './sandbox-sends.ts';
import { SandboxWebhooks } from './sandbox-webhooks.ts';
import { messageValue, statusValue } from './webhook-values.ts';

const shownChats = 200;
const shownMessages = 300;

/** The chats of the made-up customers, seen from their phones. */
@Injectable()
export class PhoneChats {
  constructor(
    private readonly database: TenantDatabase,
    private readonly webhooks: SandboxWebhooks,
    private readonly feed: PhoneFeed,
    private readonly flows: SandboxFlows,
    private readonly bills: SandboxBills,
  ) {}

  async numbers(): Promise<PhoneNumberView[]> {
    const rows = await this.database.query<NumberRow>(`select * from sandbox.numbers order by created_at, phone_number_id limit 500`);
    return rows.map((row) => ({
      phoneNumberId: row.phone_number_id,
      displayPhoneNumber: row.display_phone_number,
      businessName: row.business_name,
    }));
  }

  async customers(): Promise<PhoneCustomer[]> {
    const rows = await this.database.query<CustomerRow>(`select * from sandbox.customers order by created_at desc limit $1`, [shownChats]);
    return rows.map(customerView);
  }

  async addCustomer(customer: NewPhoneCustomer): Promise<PhoneCustomer> {
    return customerView(await this.database.outsideBusiness((tx) => addCustomer(tx, customer)));
  }

  /** Every customer with the newest bubble of the chat with this number, liveliest chat first. */
  async chats(phoneNumberId: string): Promise<PhoneChat[]> {
    const rows = await this.database.query<CustomerRow & { last: (Omit<MessageRow, 'at'> & { at: string }) | null; unread: number }>(
      `select c.id, c.wa_id, c.bsuid, c.name, c.hides_number, to_jsonb(l) as last,
              (select count(*)::int from sandbox.messages u where u.phone_number_id = $1 and u.customer_id = c.id
                 and not u.from_customer and u.state in ('accepted', 'sent', 'delivered') and u.body ->> 'type' <> 'reaction') as unread
       from sandbox.customers c
       left join lateral (
         select m.* from sandbox.messages m where m.phone_number_id = $1 and m.customer_id = c.id
           and m.body ->> 'type' <> 'reaction' and m.state <> 'failed'
         order by m.seq desc limit 1) l on true
       order by coalesce(l.at, c.created_at) desc limit $2`,
      [phoneNumberId, shownChats],
    );
    return rows.map((row) => ({
      customer: customerView(row),
      unread: row.unread,
      ...(row.last && {
        last: {
          text: row.last.revoked ? 'This message was deleted' : preview(phoneContent(row.last.body)),
          at: new Date(row.last.at).toISOString(),
          fromCustomer: row.last.from_customer,
          ...tickOf(row.last),
        },
      }),
    }));
  }

  async messages(customerId: string, phoneNumberId: string): Promise<PhoneMessage[]> {
    const rows = await this.database.query<MessageRow & { quoted: MessageRow | null; bill: Bill | null }>(
      `select m.*, to_jsonb(q) as quoted, to_jsonb(b) as bill from (
         select * from sandbox.messages where phone_number_id = $1 and customer_id = $2 and body ->> 'type' <> 'reaction' and state <> 'failed'
         order by seq desc limit $3) m
       left join sandbox.messages q on q.wamid = m.quotes and q.customer_id = m.customer_id
       left join sandbox.bills b on b.wamid = m.wamid
       order by m.seq`,
      [phoneNumberId, customerId, shownMessages],
    );
    return rows.map(messageView);
  }

  /** What the customer did goes to the business as a webhook; the bubble and the webhook are kept together. */
  async act(customerId: string, phoneNumberId: string, action: PhoneAction, file: UploadedFile | undefined): Promise<{ wamid: string }> {
    const wamid = await this.database.outsideBusiness(async (tx) => {
      const chat = await chatOf(tx, customerId, phoneNumberId);
      const sent = await perform(tx, chat, action, file);
      await this.leave(tx, chat, sent);
      return sent.wamid;
    });
    this.webhooks.wake();
    this.feed.tell({ kind: 'changed', customerId, phoneNumberId });
    return { wamid };
  }

  /** The customer opens a form, goes on in it, or sends it; then the chat says so. */
  async form(customerId: string, phoneNumberId: string, step: PhoneFormStep): Promise<PhoneForm> {
    const { chat, form } = await this.database.outsideBusiness(async (tx) => {
      const found = await chatOf(tx, customerId, phoneNumberId);
      return { chat: found, form: formOf((await messageOf(tx, found, step.wamid)).body) };
    });
    if (form?.flow_id === undefined || form.flow_token === undefined) throw new BadAction('wamid', 'That message opens no form');
    const { params, ...told } = await this.flows.step(chat.number, { flowId: form.flow_id, token: form.flow_token }, step);
    if (told.sent) {
      await this.database.outsideBusiness(async (tx) => this.leave(tx, chat, await formAnswer(tx, chat, step.wamid, params)));
      this.webhooks.wake();
      this.feed.tell({ kind: 'changed', customerId, phoneNumberId });
    }
    return told;
  }

  /** The customer pays a bill in the chat, or fails to. Meta tells the business; the chat shows what became of it. */
  async payBill(customerId: string, phoneNumberId: string, { wamid, do: deed }: PhoneBillDeed): Promise<void> {
    const trouble = await this.database.outsideBusiness(async (tx) => {
      const { number, customer } = await chatOf(tx, customerId, phoneNumberId);
      return this.bills.act(tx, number, customer, wamid, deed);
    });
    if (trouble) throw new BadAction('wamid', trouble);
    this.webhooks.wake();
    this.feed.tell({ kind: 'changed', customerId, phoneNumberId });
  }

  private async leave(tx: Transaction, { customer, number }: Chat, sent: PhoneSend): Promise<void> {
    const phoneNumberId = number.phone_number_id;
    if (sent.bubble)
      await tx.query(
        `insert into sandbox.messages (wamid, phone_number_id, customer_id, from_customer, body, quotes) values ($1, $2, $3, true, $4, $5)`,
        [sent.wamid, phoneNumberId, customer.id, JSON.stringify(sent.message), sent.quotes ?? null],
      );
    await this.webhooks.put(tx, [
      {
        phoneNumberId,
        lane: messageLane(phoneNumberId, customer.id),
        value: messageValue(number, customer, sent.message),
        ...(sent.bubble && { moves: { wamid: sent.wamid, to: 'delivered' } }),
      },
    ]);
  }

  /** The customer looks at the chat: what the business sent is read, and the business hears of it. */
  async open(customerId: string, phoneNumberId: string): Promise<void> {
    const read = await this.database.outsideBusiness(async (tx) => {
      const chat = await chatOf(tx, customerId, phoneNumberId);
      const rows = await tx.query<{ wamid: string; opaque: string | null }[]>(
        `with read as (
           update sandbox.messages set state = 'read'
           where phone_number_id = $1 and customer_id = $2 and not from_customer and state in ('accepted', 'sent', 'delivered')
             and body ->> 'type' <> 'reaction'
           returning wamid, opaque, seq)
         select wamid, opaque from read order by seq`,
        [phoneNumberId, customerId],
      );
      await this.webhooks.put(
        tx,
        rows.map(({ wamid, opaque }) => ({
          phoneNumberId,
          lane: statusLane(phoneNumberId, customerId),
          value: statusValue(chat.number, chat.customer, { wamid, status: 'read', at: new Date(), opaque }),
        })),
      );
      return rows.length;
    });
    if (read === 0) return;
    this.webhooks.wake();
    this.feed.tell({ kind: 'changed', customerId, phoneNumberId });
  }
}

async function chatOf(tx: Transaction, customerId: string, phoneNumberId: string): Promise<Chat> {
  const [number] = await tx.query<NumberRow[]>(`select * from sandbox.numbers where phone_number_id = $1`, [phoneNumberId]);
  if (!number) throw new BadAction('number', `The sandbox has no business number ${phoneNumberId}`);
  const customer = await findCustomer(tx, { id: customerId });
  if (!customer) throw new BadAction('customer', `The sandbox has no customer ${customerId}`);
  return { number, customer };
}

/** A message is on its way with one tick, taken by the business's webhook with two, and read with two blue ones. */
function tickOf(row: Pick<MessageRow, 'from_customer' | 'state'>): { tick: Tick } | Record<string, never> {
  if (!row.from_customer) return {};
  return { tick: row.state === 'read' ? 'read' : row.state === 'delivered' ? 'delivered' : 'sent' };
}

function messageView(row: MessageRow & { quoted: MessageRow | null; bill: Bill | null }): PhoneMessage {
  const content = row.revoked ? {} : phoneContent(row.body);
  return {
    wamid: row.wamid,
    fromCustomer: row.from_customer,
    at: row.at.toISOString(),
    content: content.bill && row.bill ? { ...content, bill: { ...content.bill, state: stateOfBill(row.bill) } } : content,
    ...(row.quoted && {
      quoted: {
        wamid: row.quoted.wamid,
        fromCustomer: row.quoted.from_customer,
        text: row.quoted.revoked ? 'This message was deleted' : preview(phoneContent(row.quoted.body)),
      },
    }),
    ...tickOf(row),
    reactions: [row.customer_reaction, row.business_reaction].filter((emoji) => emoji !== null),
    ...(row.customer_reaction !== null && { ownReaction: row.customer_reaction }),
    edited: row.edited,
    revoked: row.revoked,
  };
}
