import type { TemplateState } from '../contract/templates.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { notifyLive } from '../messaging/live.ts';

export interface StateNews {
  readonly templateId: string;
  readonly state: TemplateState;
  readonly reason: string | null;
  /** When it was so; now, if it is not told. */
  readonly at?: Date | undefined;
  /** Nobody: Meta. */
  readonly memberId?: string;
}

/** Takes down what a template is now. What Meta said before what is known already changes nothing; Meta tells time in seconds. */
export async function noteState(
  tx: Transaction,
  businessId: string,
  { templateId, state, reason, at, memberId }: StateNews,
): Promise<void> {
  const [, changed]: [unknown, number] = await tx.query(
    `update templates set state = $3, reason = $4, state_at = coalesce($5, the_time())
     where business_id = $1 and id = $2 and (state, coalesce(reason, '')) <> ($3, coalesce($4, '')) and ($5::timestamptz is null or date_trunc('second', state_at) <= $5)`,
    [businessId, templateId, state, reason, at ?? null],
  );
  if (changed > 0) await writeMove(tx, businessId, { templateId, state, reason, at, ...(memberId !== undefined && { memberId }) });
}

export async function writeMove(
  tx: Transaction,
  businessId: string,
  { templateId, state, reason, at, memberId }: StateNews,
): Promise<void> {
  await tx.query(
    `insert into template_moves (business_id, id, template_id, state, reason, by, member_id, at) values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, the_time()))`,
    [businessId, newId(), templateId, state, reason, memberId === undefined ? 'meta' : 'member', memberId ?? null, at ?? null],
  );
  await notifyLive(tx, { businessId, what: 'template', id: templateId });
}

const reasons: Readonly<Record<string, string>> = {
  ABUSIVE_CONTENT: 'Its words break WhatsApp’s policy on abuse',
  INCORRECT_CATEGORY: 'It is in the wrong category',
  INVALID_FORMAT: 'Its form is not right: look at its variables and examples',
  PROMOTIONAL: 'It is advertising in a category that may not have any',
  SCAM: 'It looks like a scam',
  TAG_CONTENT_MISMATCH: 'Its words do not fit its language or category',
};

export const reasonInWords = (reason: unknown): string | null =>
  typeof reason !== 'string' || reason === '' || reason === 'NONE' ? null : (reasons[reason] ?? reason);

/** Meta's word for a state, as ours. One that is flagged or reinstated may be sent. */
export function stateOf(status: unknown): TemplateState {
  const word = String(status).toLowerCase();
  return word === 'reinstated' || word === 'flagged' ? 'approved' : (word as TemplateState);
}
