import { Injectable } from '@nestjs/common';
import { FormData } from 'undici';
import type { SaidScreen } from '../../flows/language/forms.ts';
import { Random } from '../database/ports.ts';
import { sha256 } from '../database/secrets.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { flowJsonOf } from '../forms/flow-json.ts';
import { FormKeys } from '../forms/form-keys.ts';
import { GraphApi, type NotDone } from './graph-api.ts';
import type { NumberToSendFrom } from './sending-numbers.ts';

/** Our forms at Meta: each is published once for each account, with the key that its answers are sealed with. */
@Injectable()
export class PublishedForms {
  constructor(
    private readonly database: TenantDatabase,
    private readonly keys: FormKeys,
    private readonly graph: GraphApi,
    private readonly random: Random,
  ) {}

  /** The id of this form at Meta; or why it could not be published. */
  async publish(
    businessId: string,
    number: NumberToSendFrom,
    screens: readonly SaidScreen[],
  ): Promise<{ readonly type: 'published'; readonly flowId: string } | NotDone> {
    const json = JSON.stringify(flowJsonOf(screens));
    const endpoint = endpointOf(businessId);
    const checksum = sha256(`${endpoint} ${json}`);
    const { flowId, publicKey } = await this.known(businessId, number, checksum);
    if (publicKey !== undefined) {
      const refused = await this.uploadKey(businessId, number, publicKey);
      if (refused) return refused;
    }
    if (flowId !== undefined) return { type: 'published', flowId };

    // Its name must be one of its own at Meta, also when an earlier try got through and nobody knows.
    const name = `perfcent ${checksum.toString('hex').slice(0, 12)} ${Math.floor(this.random.next() * 1e9)}`;
    const answer = await this.graph.call(number.accessToken, {
      method: 'POST',
      path: `${encodeURIComponent(number.wabaId)}/flows`,
      body: { name, categories: ['OTHER'], flow_json: json, publish: true, endpoint_uri: endpoint },
    });
    if (answer.type !== 'answered') return answer;
    const made = answer.json['id'];
    if (typeof made !== 'string') return { type: 'unknown', why: 'the answer holds no id of the form' };
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(`insert into published_forms (business_id, waba_id, checksum, flow_id) values ($1, $2, $3, $4) on conflict do nothing`, [
        businessId,
        number.wabaId,
        checksum,
        made,
      ]),
    );
    return { type: 'published', flowId: made };
  }

  /** `publicKey` is there as long as the number does not have it. */
  private known(businessId: string, number: NumberToSendFrom, checksum: Buffer): Promise<{ flowId?: string; publicKey?: string }> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [form]: { flow_id: string }[] = await tx.query(
        `select flow_id from published_forms where business_id = $1 and waba_id = $2 and checksum = $3`,
        [businessId, number.wabaId, checksum],
      );
      const [uploaded]: unknown[] = await tx.query(`select 1 from form_key_uploads where business_id = $1 and phone_number_id = $2`, [
        businessId,
        number.phoneNumberId,
      ]);
      return { ...(form && { flowId: form.flow_id }), ...(!uploaded && { publicKey: await this.keys.publicKey(tx, businessId) }) };
    });
  }

  private async uploadKey(businessId: string, number: NumberToSendFrom, publicKey: string): Promise<NotDone | undefined> {
    const form = new FormData();
    form.set('business_public_key', publicKey);
    const answer = await this.graph.call(number.accessToken, {
      method: 'POST',
      path: `${encodeURIComponent(number.phoneNumberId)}/whatsapp_business_encryption`,
      body: form,
    });
    if (answer.type !== 'answered') return answer;
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(`insert into form_key_uploads (business_id, phone_number_id) values ($1, $2) on conflict do nothing`, [
        businessId,
        number.phoneNumberId,
      ]),
    );
    return undefined;
  }
}

/** Meta reaches us at the address that people see; the sandbox is on this machine. */
function endpointOf(businessId: string, environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['PUBLIC_URL'] || `http://127.0.0.1:${environment['PORT'] ?? '3000'}`;
  return `${base.replace(/\/+$/, '')}/webhooks/whatsapp/forms/${businessId}`;
}
