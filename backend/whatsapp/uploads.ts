import { Injectable } from '@nestjs/common';
import { carriedType } from '../files/carried.ts';
import { Files } from '../files/files.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { GraphApi, type NotDone, type SendingNumber } from './graph-api.ts';
import { BadMessage } from './outgoing/demands.ts';
import type { AtGraph } from './outgoing/to-graph.ts';

/** Meta keeps what was uploaded for 30 days. One that is sent on the last of them is still to be fetched by the customer's phone. */
const goodForDays = 28;

/** Our files at Graph: each is uploaded once for each number, and again when Meta no longer keeps it. */
@Injectable()
export class Uploads {
  constructor(
    private readonly database: TenantDatabase,
    private readonly files: Files,
    private readonly graph: GraphApi,
  ) {}

  /** @throws BadMessage when there is no such file. */
  async upload(businessId: string, number: SendingNumber, fileIds: readonly string[]): Promise<AtGraph['files'] | NotDone> {
    const ids = new Map<string, string>();
    for (const fileId of fileIds) {
      const known = await this.known(businessId, number, fileId);
      if (known !== undefined) {
        ids.set(fileId, known);
        continue;
      }
      const file = await this.database.inBusiness(businessId, (tx) => this.files.read(tx, businessId, fileId));
      if (!file) throw new BadMessage('file', 'is not there any more');
      const answer = await this.graph.upload(number, { ...file, mime: carriedType(file.mime) });
      if (answer.type !== 'uploaded') return answer;
      await this.remember(businessId, number, fileId, answer.mediaId);
      ids.set(fileId, answer.mediaId);
    }
    return ids;
  }

  async forget(businessId: string, { phoneNumberId }: SendingNumber, fileIds: readonly string[]): Promise<void> {
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(`delete from file_uploads where business_id = $1 and phone_number_id = $2 and file_id = any($3)`, [
        businessId,
        phoneNumberId,
        fileIds,
      ]),
    );
  }

  private async known(businessId: string, { phoneNumberId }: SendingNumber, fileId: string): Promise<string | undefined> {
    const [upload]: { mediaId: string }[] = await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `select media_id "mediaId" from file_uploads where business_id = $1 and phone_number_id = $2 and file_id = $3 and good_until > the_time()`,
        [businessId, phoneNumberId, fileId],
      ),
    );
    return upload?.mediaId;
  }

  private async remember(businessId: string, { phoneNumberId }: SendingNumber, fileId: string, mediaId: string): Promise<void> {
    await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `insert into file_uploads (business_id, phone_number_id, file_id, media_id, good_until) values ($1, $2, $3, $4, the_time() + make_interval(days => $5))
         on conflict (business_id, phone_number_id, file_id) do update set media_id = excluded.media_id, good_until = excluded.good_until`,
        [businessId, phoneNumberId, fileId, mediaId, goodForDays],
      ),
    );
  }
}
