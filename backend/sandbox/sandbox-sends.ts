import { Injectable } from '@nestjs/common';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { GraphError, statusError } from './graph-error.ts';
import { PhoneFeed } from './phone-feed.ts';
import { checkSend, type GoodReceipt, type GoodSend } from './rules/send-rules.ts';
import { addCustomer, findCustomer } from './sandbox-customers.ts';
import type { Fault } from './sandbox-faults.ts';
import { digitsOf, type CustomerRow, type MessageBody, type NumberRow } from './sandbox-rows.ts';
import { SandboxBills } from './sandbox-bills.ts';
import { refuseUnknownFlow } from './sandbox-flows.ts';
import { formOf } from './phone-content.ts';
import { fillTemplate, findApproved } from './sandbox-templates.ts';
import { SandboxWebhooks, type NewWebhook } from './sandbox-webhooks.ts';
import { newWamid } from './wamid.ts';
import { statusValue } from './webhook-values.ts';

/** How long Meta takes, in this sandbox, from accepting a message to the customer's phone. */
const sentAfterMs = 25;
const deliveredAfterMs = 150;

const closedWindow = 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';

/** Takes what businesses send: checks it, keeps it, puts it on the customer's phone and tells how it went by webhook. */
@Injectable()
export class SandboxSends {
  constructor(
    private readonly database: TenantDatabase,
    private readonly webhooks: SandboxWebhooks,
    private readonly feed: PhoneFeed,
    private readonly bills: SandboxBills,
  ) {}

  /** The answer of the Graph API, or a GraphError. */
  async accept(number: NumberRow, request: unknown, fault: Fault | undefined): Promise<unknown> {
    const send = checkSend(request);
    if (send.kind === 'receipt') return this.markRead(number, send);

    const accepted = await this.database.outsideBusiness((tx) => this.keep(tx, number, send, request as MessageBody, fault));
    this.webhooks.wake();
    this.feed.tell({ kind: 'changed', customerId: accepted.customer.id, phoneNumberId: number.phone_number_id });
    return {
      messaging_product: 'whatsapp',
      contacts: [
        {
          input: send.input,
          ...('waId' in send.to || !accepted.customer.hides_number ? { wa_id: accepted.customer.wa_id } : {}),
          user_id: accepted.customer.bsuid,
        },
      ],
      messages: [{ id: accepted.wamid, ...(send.template && { message_status: 'accepted' }) }],
    };
  }

  private async keep(tx: Transaction, number: NumberRow, send: GoodSend, request: MessageBody, fault: Fault | undefined) {
    if ('waId' in send.to && send.to.waId === digitsOf(number.display_phone_number))
      throw new GraphError(131021, 'A number cannot write to itself');
    await refuseUnknownMedia(tx, number, send.mediaIds);
    await refuseUnknownFlow(tx, number, formOf(request)?.flow_id);
    const body = send.template
      ? { ...request, filled: fillTemplate(await findApproved(tx, number.waba_id, send.template), send.template) }
      : request;

    const known = await findCustomer(tx, send.to);
    if (!known && 'bsuid' in send.to) throw new GraphError(131026, 'Nobody here has this business-scoped user id');
    await this.bills.refuseWrong(tx, number, known?.wa_id ?? ('waId' in send.to ? send.to.waId : ''), request);
    const customer = known ?? (await addCustomer(tx, { name: send.input, waId: (send.to as { waId: string }).waId }));
    const wamid = newWamid(customer.wa_id, false);
    const failure = await failureOf(tx, number, known, send, request, fault);

    await tx.query(
      `insert into sandbox.messages (wamid, phone_number_id, customer_id, from_customer, body, state, opaque, quotes)
       values ($1, $2, $3, false, $4, $5, $6, $7)`,
      [
        wamid,
        number.phone_number_id,
        customer.id,
        JSON.stringify(body),
        failure === undefined ? 'accepted' : 'failed',
        send.opaque ?? null,
        send.quotes ?? null,
      ],
    );
    if (failure === undefined) await this.bills.keep(tx, number, customer, wamid, request);
    if (send.type === 'reaction' && !failure) await react(tx, request);
    await this.webhooks.put(tx, statusesOf(number, customer, wamid, send, failure));
    return { wamid, customer };
  }

  /** Also marks everything before it, as WhatsApp does. What did not come by way of the sandbox is none of its business. */
  private async markRead(number: NumberRow, receipt: GoodReceipt): Promise<unknown> {
    const rows = await this.database.outsideBusiness((tx) =>
      tx.query<{ customer_id: string }[]>(
        `with read as (
             update sandbox.messages m set state = 'read' from sandbox.messages upto
             where upto.wamid = $1 and upto.from_customer and upto.phone_number_id = $2
               and m.phone_number_id = upto.phone_number_id and m.customer_id = upto.customer_id
               and m.from_customer and m.seq <= upto.seq and m.state <> 'read')
           select customer_id from sandbox.messages where wamid = $1 and from_customer and phone_number_id = $2`,
        [receipt.wamid, number.phone_number_id],
      ),
    );
    const customerId = rows[0]?.customer_id;
    if (customerId) {
      const chat = { customerId, phoneNumberId: number.phone_number_id };
      this.feed.tell({ kind: 'changed', ...chat });
      if (receipt.typing) this.feed.tell({ kind: 'typing', ...chat });
    }
    return { success: true };
  }
}

async function refuseUnknownMedia(tx: Transaction, number: NumberRow, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<{ id: string }[]>(`select id from sandbox.media where phone_number_id = $1 and id = any($2)`, [
    number.phone_number_id,
    ids,
  ]);
  const unknown = ids.find((id) => !rows.some((row) => row.id === id));
  if (unknown !== undefined) throw new GraphError(131009, `There is no media ${unknown} of this phone number`);
}

/**
 * Why a send that was accepted will not arrive. The service window is judged only for customers who have a chat here: of
 * one whose messages were posted to the webhook by somebody else the sandbox knows nothing.
 */
async function failureOf(
  tx: Transaction,
  number: NumberRow,
  customer: CustomerRow | undefined,
  send: GoodSend,
  request: MessageBody,
  fault: Fault | undefined,
): Promise<unknown> {
  if (fault?.kind === 'fail-later') return statusError(fault.code ?? 131026, 'The sandbox was told to let this message fail');
  if (send.type === 'reaction') {
    const target = (request['reaction'] as { message_id: string }).message_id;
    const rows = await tx.query<unknown[]>(`select 1 from sandbox.messages where wamid = $1 and phone_number_id = $2`, [
      target,
      number.phone_number_id,
    ]);
    if (rows.length === 0) return statusError(131009, 'There is no such message to react to');
  }
  if (send.template || !customer) return undefined;
  const [window] = await tx.query<{ last: Date | null; closed: boolean | null }[]>(
    `select max(at) as last, max(at) < now() - interval '24 hours' as closed from sandbox.messages
     where phone_number_id = $1 and customer_id = $2 and from_customer`,
    [number.phone_number_id, customer.id],
  );
  return window?.closed ? statusError(131047, closedWindow) : undefined;
}

async function react(tx: Transaction, request: MessageBody): Promise<void> {
  const { message_id, emoji } = request['reaction'] as { message_id: string; emoji: string };
  await tx.query(`update sandbox.messages set business_reaction = nullif($2, '') where wamid = $1`, [message_id, emoji]);
}

function statusesOf(number: NumberRow, customer: CustomerRow, wamid: string, send: GoodSend, failure: unknown): NewWebhook[] {
  const news = (status: 'sent' | 'delivered' | 'failed', delayMs: number): NewWebhook => ({
    phoneNumberId: number.phone_number_id,
    lane: statusLane(number.phone_number_id, customer.id),
    value: statusValue(number, customer, {
      wamid,
      status,
      at: new Date(Date.now() + delayMs),
      opaque: send.opaque ?? null,
      ...(failure !== undefined && { error: failure }),
      ...(send.template && { category: 'utility' }),
    }),
    delayMs,
    moves: { wamid, to: status },
  });
  if (failure !== undefined) return [news('failed', sentAfterMs)];
  return send.type === 'reaction' ? [news('sent', sentAfterMs)] : [news('sent', sentAfterMs), news('delivered', deliveredAfterMs)];
}

export const statusLane = (phoneNumberId: string, customerId: string): string => `${phoneNumberId}:${customerId}:statuses`;
export const messageLane = (phoneNumberId: string, customerId: string): string => `${phoneNumberId}:${customerId}`;
