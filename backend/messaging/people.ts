import { newId } from '../database/ids.ts';
import { prepared, type Transaction } from '../database/tenant-database.ts';
import type { ContactChanged, Sender } from './arrivals.ts';
import type { ConversationAt } from './conversations-of.ts';

interface Person {
  readonly id: string;
  readonly bsuid: string | null;
  readonly wa_id: string | null;
  readonly profile_name: string | null;
  readonly username: string | null;
}

/** A name for a sender that is the same for the same identifiers. */
const senderKey = ({ bsuid = '', waId = '' }: Sender): string => `${bsuid}|${waId}`;

/** Somebody who wrote to a number of a business. */
export interface Writer {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly sender: Sender;
}

/** Who a writer is to us, and the conversation that they have with that number, if there is one yet. */
export interface Known {
  readonly contactId: string;
  readonly conversation?: ConversationAt;
}

/** A name for a writer that is the same for the same identifiers at the same number. */
export const writerKey = ({ businessId, phoneNumberId, sender }: Writer): string => `${businessId}|${phoneNumberId}|${senderKey(sender)}`;

/**
 * The contacts of these writers, made where they are new. Keyed on the business-scoped user id where there is one, on the
 * number otherwise; when both become known of one person they are linked. When the two name different people, they stay two
 * people and the newer is flagged for a person to look at: numbers are handed on, names are not proof.
 */
export async function contactsOf(tx: Transaction, writers: readonly Writer[]): Promise<ReadonlyMap<string, Known>> {
  // The same order in every transaction, so that two of them never wait for each other in a circle.
  const distinct = [...new Map(writers.map((writer) => [writerKey(writer), writer] as const))].sort(([a], [b]) => (a < b ? -1 : 1));
  const known = await lookUpAll(
    tx,
    distinct.map(([, writer]) => writer),
  );
  const found = new Map<string, Known>();
  const strangers = distinct.filter((_, nth) => !known.has(nth)).map(([, writer]) => writer);
  for (const [key, contactId] of await makeContacts(tx, strangers)) found.set(key, { contactId });
  for (const [nth, [key, { businessId, sender }]] of distinct.entries()) {
    if (found.has(key)) continue;
    const [person, another] = known.get(nth) ?? [];
    if (person && !another && tellsNothingNew(person, sender)) {
      const { id: contactId, conversationId, owner } = person;
      found.set(key, { contactId, ...(conversationId !== null && owner !== null && { conversation: { id: conversationId, owner } }) });
    } else found.set(key, { contactId: await contactOf(tx, businessId, sender) });
  }
  return found;
}

/** A person with the conversation at the number that was written to. */
interface Found extends Person {
  readonly conversationId: string | null;
  readonly owner: ConversationAt['owner'] | null;
}

const tellsNothingNew = (person: Person, { bsuid, waId, profileName, username }: Sender): boolean =>
  (bsuid === undefined || person.bsuid === bsuid) &&
  (waId === undefined || person.wa_id === waId) &&
  (profileName === undefined || person.profile_name === profileName) &&
  (username === undefined || person.username === username);

/** Who answers to the identifiers of each writer, by the writer's place. */
async function lookUpAll(tx: Transaction, writers: readonly Writer[]): Promise<ReadonlyMap<number, Found[]>> {
  const wanted = writers.map(({ businessId, phoneNumberId, sender: { bsuid, waId } }, nth) => ({
    nth,
    businessId,
    phoneNumberId,
    bsuid,
    waId,
  }));
  const { rows } = await prepared<Found & { nth: number }>(
    tx,
    `with wanted as (select * from jsonb_to_recordset($1) as w (nth integer, "businessId" uuid, "phoneNumberId" text, bsuid text, "waId" text)),
     people as (
       select w.nth, w."businessId", w."phoneNumberId", p.* from wanted w cross join lateral (
         select id, bsuid, wa_id, profile_name, username from contacts where business_id = w."businessId" and wa_id = w."waId" limit 1) p
       union
       select w.nth, w."businessId", w."phoneNumberId", p.* from wanted w cross join lateral (
         select id, bsuid, wa_id, profile_name, username from contacts where business_id = w."businessId" and bsuid = w.bsuid limit 1) p)
     select p.nth, p.id, p.bsuid, p.wa_id, p.profile_name, p.username, c.id "conversationId", c.owner
     from people p left join lateral (
       select id, owner from conversations where business_id = p."businessId" and contact_id = p.id and phone_number_id = p."phoneNumberId" limit 1) c on true`,
    [JSON.stringify(wanted)],
  );
  return Map.groupBy(rows, ({ nth }) => nth);
}

/** Those that somebody else makes at the same moment are left out. */
async function makeContacts(tx: Transaction, writers: readonly Writer[]): Promise<ReadonlyMap<string, string>> {
  if (writers.length === 0) return new Map();
  const rows = writers.map((writer, nth) => ({ id: newId(), nth, businessId: writer.businessId, ...writer.sender }));
  const { rows: made } = await prepared<{ id: string }>(
    tx,
    `insert into contacts (business_id, id, bsuid, wa_id, profile_name, username)
     select "businessId", id, bsuid, "waId", "profileName", username
     from jsonb_to_recordset($1) as w (nth integer, "businessId" uuid, id uuid, bsuid text, "waId" text, "profileName" text, username text)
     order by nth on conflict do nothing returning id`,
    [JSON.stringify(rows)],
  );
  const ids = new Set(made.map(({ id }) => id));
  return new Map(rows.flatMap(({ id }, nth) => (ids.has(id) ? [[writerKey(writers[nth]!), id] as const] : [])));
}

async function contactOf(tx: Transaction, businessId: string, sender: Sender): Promise<string> {
  const { bsuid = null, waId = null, profileName = null, username = null } = sender;
  const known = await lookUp(tx, businessId, bsuid, waId);
  const byBsuid = bsuid === null ? undefined : known.find((person) => person.bsuid === bsuid);
  const byNumber = waId === null ? undefined : known.find((person) => person.wa_id === waId);

  if (!byBsuid && !byNumber) {
    const inserted: { id: string }[] = await tx.query(
      `insert into contacts (business_id, id, bsuid, wa_id, profile_name, username) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
      [businessId, newId(), bsuid, waId, profileName, username],
    );
    // Somebody else made this contact meanwhile; now it is there to be found.
    return inserted[0]?.id ?? contactOf(tx, businessId, sender);
  }

  if (!byBsuid && byNumber && bsuid !== null && byNumber.bsuid !== null) {
    const [made]: { id: string }[] = await tx.query(
      `insert into contacts (business_id, id, bsuid, profile_name, username, possible_duplicate_of) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
      [businessId, newId(), bsuid, profileName, username, byNumber.id],
    );
    return made?.id ?? contactOf(tx, businessId, sender);
  }

  const person = (byBsuid ?? byNumber)!;
  const conflict = byBsuid && byNumber && byBsuid.id !== byNumber.id ? byNumber.id : null;
  const changes =
    (bsuid !== null && person.bsuid === null) ||
    (waId !== null && person.wa_id !== waId && !conflict) ||
    (profileName !== null && person.profile_name !== profileName) ||
    (username !== null && person.username !== username) ||
    conflict !== null;
  if (changes) {
    await tx.query(
      `update contacts set bsuid = coalesce(bsuid, $3), wa_id = case when $4::text is null or $7::uuid is not null then wa_id else $4 end,
              profile_name = coalesce($5, profile_name), username = coalesce($6, username), possible_duplicate_of = coalesce($7, possible_duplicate_of)
       where business_id = $1 and id = $2`,
      [businessId, person.id, bsuid, waId, profileName, username, conflict],
    );
  }
  return person.id;
}

const lookUp = (tx: Transaction, businessId: string, bsuid: string | null, waId: string | null): Promise<Person[]> =>
  tx.query(`select id, bsuid, wa_id, profile_name, username from contacts where business_id = $1 and (bsuid = $2 or wa_id = $3)`, [
    businessId,
    bsuid,
    waId,
  ]);

/** Somebody's number or user id changed: the contact stays the same person. When the new one already names another contact, both stay and are flagged. */
export async function relinkContact(tx: Transaction, businessId: string, { was, now }: ContactChanged): Promise<void> {
  const before = (await lookUp(tx, businessId, was.bsuid ?? null, was.waId ?? null))[0];
  const after = (await lookUp(tx, businessId, now.bsuid ?? null, now.waId ?? null)).find((person) => person.id !== before?.id);
  if (!before) {
    await contactOf(tx, businessId, now);
  } else if (after) {
    await tx.query(`update contacts set possible_duplicate_of = $3 where business_id = $1 and id = $2`, [businessId, before.id, after.id]);
  } else {
    await tx.query(
      `update contacts set bsuid = coalesce($3, bsuid), wa_id = coalesce($4, wa_id), profile_name = coalesce($5, profile_name), username = coalesce($6, username)
       where business_id = $1 and id = $2`,
      [businessId, before.id, now.bsuid ?? null, now.waId ?? null, now.profileName ?? null, now.username ?? null],
    );
  }
}
