import { Injectable } from '@nestjs/common';
import type { Json } from '../../flows/language/flow.ts';
import { answersOn, type SaidScreen } from '../../flows/language/forms.ts';
import { newId, newToken } from '../database/ids.ts';
import { sha256 } from '../database/secrets.ts';
import type { Transaction } from '../database/tenant-database.ts';

interface SentForm {
  readonly id: string;
  readonly form: string;
  readonly screens: readonly SaidScreen[];
  readonly answers: Readonly<Record<string, Json>>;
  readonly state: 'open' | 'filled' | 'taken';
  readonly expired: boolean;
}

/** What the phone is told: the next screen, or that the form is done; or that it can no longer be used. */
export type FormAnswer = { readonly type: 'told'; readonly answer: object } | { readonly type: 'over'; readonly words: string };

/** After this a form that lies in a chat cannot be sent any more. */
const goodForDays = 7;

/**
 * Forms in the hands of customers. The token is all that tells who fills in what: unguessable, for one customer and one question, used
 * once and good for some days.
 */
@Injectable()
export class Forms {
  /** @returns the token that goes with the form. */
  async send(
    tx: Transaction,
    sent: {
      readonly businessId: string;
      readonly conversationId: string;
      readonly run: number;
      readonly form: string;
      readonly screens: readonly SaidScreen[];
    },
  ): Promise<string> {
    const token = newToken();
    await tx.query(
      `insert into sent_forms (business_id, id, conversation_id, run, form, token_sha256, screens, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, the_time() + make_interval(days => $8))`,
      [sent.businessId, newId(), sent.conversationId, sent.run, sent.form, sha256(token), JSON.stringify(sent.screens), goodForDays],
    );
    return token;
  }

  /** What the phone asks while the form is open on it. */
  async exchange(tx: Transaction, businessId: string, request: unknown): Promise<FormAnswer> {
    const {
      action,
      screen,
      data,
      flow_token: token,
    } = (request ?? {}) as { action?: unknown; screen?: unknown; data?: unknown; flow_token?: unknown };
    if (action === 'ping') return { type: 'told', answer: { data: { status: 'active' } } };
    const sent = typeof token === 'string' ? await this.find(tx, businessId, token) : undefined;
    if (!sent || sent.expired || sent.state === 'taken')
      return { type: 'over', words: 'This form is no longer open. Write to us to get a new one.' };
    // The phone tells of an error of its own in place of answers.
    const told = (data ?? {}) as Readonly<Record<string, unknown>>;
    if ('error' in told || 'error_key' in told) return { type: 'told', answer: { data: { acknowledged: true } } };

    const nth = sent.screens.findIndex(({ id }) => id === screen);
    if (action === 'INIT') return { type: 'told', answer: { screen: sent.screens[0]!.id, data: {} } };
    if (action === 'BACK') return { type: 'told', answer: { screen: sent.screens[Math.max(0, nth - 1)]!.id, data: {} } };
    if (action !== 'data_exchange' || nth < 0) return { type: 'told', answer: { screen: sent.screens[0]!.id, data: {} } };
    return { type: 'told', answer: await this.fill(tx, businessId, token as string, sent, nth, data) };
  }

  /** The answers that came back with the chat message, as we took them screen by screen; what the message itself says of them is not believed. */
  async take(
    tx: Transaction,
    {
      businessId,
      conversationId,
      run,
      values,
    }: { readonly businessId: string; readonly conversationId: string; readonly run: number; readonly values: Json },
  ): Promise<{ readonly form: string; readonly values: Json } | undefined> {
    const token = (values as Readonly<Record<string, Json>> | null)?.['flow_token'];
    if (typeof token !== 'string') return undefined;
    const [taken]: { form: string; answers: Json }[] = await tx.query(
      `with taken as (
         update sent_forms set state = 'taken'
         where business_id = $1 and conversation_id = $2 and run = $3 and token_sha256 = $4 and state = 'filled' returning form, answers)
       select form, answers from taken`,
      [businessId, conversationId, run, sha256(token)],
    );
    return taken && { form: taken.form, values: taken.answers };
  }

  private async fill(tx: Transaction, businessId: string, token: string, sent: SentForm, nth: number, data: unknown): Promise<object> {
    const screen = sent.screens[nth]!;
    const read = answersOn(screen, data);
    if (read.type === 'bad') return { screen: screen.id, data: { error_message: `Please check “${read.label}”.` } };
    const answers = { ...sent.answers, ...read.values };
    const next = sent.screens[nth + 1];
    await tx.query(`update sent_forms set answers = $3, state = $4 where business_id = $1 and id = $2 and state <> 'taken'`, [
      businessId,
      sent.id,
      JSON.stringify(answers),
      next ? 'open' : 'filled',
    ]);
    if (next) return { screen: next.id, data: {} };
    return { screen: 'SUCCESS', data: { extension_message_response: { params: { flow_token: token, ...answers } } } };
  }

  private async find(tx: Transaction, businessId: string, token: string): Promise<SentForm | undefined> {
    const [sent]: SentForm[] = await tx.query(
      `select id, form, screens, answers, state, expires_at < the_time() expired from sent_forms where business_id = $1 and token_sha256 = $2 for update`,
      [businessId, sha256(token)],
    );
    return sent;
  }
}
