import { constants, createCipheriv, createDecipheriv, createHmac, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PhoneForm, PhoneFormStep } from '../contract/phone.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { GraphError } from './graph-error.ts';
import { BadAction } from './phone-actions.ts';
import { checkFlowJson, type FlowScreen } from './rules/flow-json-rules.ts';
import { Part } from './rules/part.ts';
import type { NumberRow } from './sandbox-rows.ts';
import { newGraphId } from './wamid.ts';

interface FlowRow {
  id: string;
  waba_id: string;
  json: readonly FlowScreen[];
  endpoint_uri: string;
}

const categories = ['SIGN_UP', 'SIGN_IN', 'APPOINTMENT_BOOKING', 'LEAD_GENERATION', 'CONTACT_US', 'CUSTOMER_SUPPORT', 'SURVEY', 'OTHER'];
const answerWithinMs = 10_000;

/** Forms at Meta: they are published when they obey the rules and their endpoint answers, and phones ask that endpoint while they are open. */
@Injectable()
export class SandboxFlows {
  constructor(private readonly database: TenantDatabase) {}

  async create(number: NumberRow, body: unknown): Promise<unknown> {
    const flow = new Part(body, '');
    const name = flow.string('name', { max: 200 });
    const given = flow.take('categories');
    if (!Array.isArray(given) || given.length === 0 || given.some((each) => !categories.includes(String(each))))
      throw new GraphError(100, `categories must be some of ${categories.join(', ')}`);
    const screens = checkFlowJson(flow.string('flow_json'));
    const endpoint = flow.url('endpoint_uri');
    const publish = flow.optionalBoolean('publish') ?? false;
    flow.end();
    if (publish) await this.mustAnswer(number, endpoint);
    const id = newGraphId();
    await this.database.outsideBusiness(async (tx) => {
      const [made] = await tx.query<unknown[]>(
        `with made as (
           insert into sandbox.flows (id, waba_id, name, json, endpoint_uri) values ($1, $2, $3, $4, $5) on conflict do nothing returning id)
         select id from made`,
        [id, number.waba_id, name, JSON.stringify(screens), endpoint],
      );
      if (!made) throw new GraphError(100, `There is already a flow ${name}`);
    });
    return { id, success: true };
  }

  async setKey(number: NumberRow, fields: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { business_public_key: key } = fields;
    if (typeof key !== 'string') throw new GraphError(131008, 'business_public_key is required');
    let bits: number | undefined;
    try {
      bits = createPublicKey(key).asymmetricKeyDetails?.modulusLength;
    } catch {
      throw new GraphError(100, 'business_public_key is not a public key in PEM');
    }
    if (bits !== 2048) throw new GraphError(100, 'business_public_key must be an RSA key of 2048 bits');
    await this.database.outsideBusiness((tx) =>
      tx.query(`update sandbox.numbers set business_public_key = $2 where phone_number_id = $1`, [number.phone_number_id, key]),
    );
    return { success: true };
  }

  /** What the customer does on an open form; the phone is told what to show next. */
  async step(
    number: NumberRow,
    sent: { readonly flowId: string; readonly token: string },
    step: PhoneFormStep,
  ): Promise<PhoneForm & { readonly params?: unknown }> {
    const [flow] = await this.database.query<FlowRow>(`select * from sandbox.flows where id = $1 and waba_id = $2`, [
      sent.flowId,
      number.waba_id,
    ]);
    if (!flow) throw new BadAction('wamid', 'This form is not there any more');
    const { status, answer } = await this.ask(number, flow.endpoint_uri, {
      version: '3.0',
      action: step.action,
      flow_token: sent.token,
      ...(step.screen !== undefined && { screen: step.screen }),
      ...(step.data !== undefined && { data: step.data }),
    });
    const told = answer as {
      screen?: string;
      error_msg?: string;
      data?: { error_message?: string; extension_message_response?: { params?: unknown } };
    };
    if (status === 427) return { over: told.error_msg ?? 'This form is no longer open' };
    if (status !== 200) return { over: 'Something went wrong. Try again later.' };
    if (told.screen === 'SUCCESS') return { sent: true, params: told.data?.extension_message_response?.params };
    const nth = flow.json.findIndex(({ id }) => id === told.screen);
    if (nth < 0) throw new BadAction('screen', `The business named a screen that the form does not have: ${String(told.screen)}`);
    const screen = flow.json[nth]!;
    return {
      screen: {
        ...screen,
        first: nth === 0,
        fields: screen.fields.map(({ kind, inputType, ...field }) => ({ ...field, type: typeOf(kind, inputType) })),
      },
      ...(told.data?.error_message !== undefined && { error: told.data.error_message }),
    };
  }

  private async mustAnswer(number: NumberRow, endpoint: string): Promise<void> {
    const { status, answer } = await this.ask(number, endpoint, { version: '3.0', action: 'ping' });
    if (status !== 200 || (answer as { data?: { status?: unknown } } | undefined)?.data?.status !== 'active')
      throw new GraphError(139002, 'The endpoint does not answer a ping, so the flow cannot be published');
  }

  /** As Meta's client asks: sealed with the number's key, and signed. */
  private async ask(number: NumberRow, endpoint: string, request: object): Promise<{ status: number; answer: unknown }> {
    const [row] = await this.database.query<{ key: string | null }>(
      `select business_public_key as key from sandbox.numbers where phone_number_id = $1`,
      [number.phone_number_id],
    );
    if (!row?.key) throw new GraphError(139002, 'The number has no business public key');
    const [key, iv] = [randomBytes(16), randomBytes(16)];
    const cipher = createCipheriv('aes-128-gcm', key, iv, { authTagLength: 16 });
    const data = Buffer.concat([cipher.update(JSON.stringify(request), 'utf8'), cipher.final(), cipher.getAuthTag()]);
    const body = JSON.stringify({
      encrypted_flow_data: data.toString('base64'),
      encrypted_aes_key: publicEncrypt({ key: row.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, key).toString(
        'base64',
      ),
      initial_vector: iv.toString('base64'),
    });
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-hub-signature-256': `sha256=${createHmac('sha256', number.app_secret).update(body).digest('hex')}`,
      },
      body,
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    return { status: response.status, answer: response.status === 200 || response.status === 427 ? opened(text, key, iv) : undefined };
  }
}

function opened(text: string, key: Buffer, iv: Buffer): unknown {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-128-gcm', key, Buffer.from(iv.map((byte) => ~byte)), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8'));
}

function typeOf(kind: FlowScreen['fields'][number]['kind'], inputType: string): NonNullable<PhoneForm['screen']>['fields'][number]['type'] {
  switch (kind) {
    case 'TextArea':
      return 'long-text';
    case 'DatePicker':
      return 'date';
    case 'Dropdown':
    case 'RadioButtonsGroup':
      return 'choice';
    case 'CheckboxGroup':
      return 'choices';
    case 'OptIn':
      return 'consent';
    default:
      return inputType === 'number' || inputType === 'email' || inputType === 'phone' ? inputType : 'text';
  }
}

/** A message may open only a form of its own account. */
export async function refuseUnknownFlow(tx: Transaction, number: NumberRow, flowId: string | undefined): Promise<void> {
  if (flowId === undefined) return;
  const rows = await tx.query<unknown[]>(`select 1 from sandbox.flows where id = $1 and waba_id = $2`, [flowId, number.waba_id]);
  if (rows.length === 0) throw new GraphError(131009, `There is no published flow ${flowId} in this account`);
}
