import type { Sender } from '../../messaging/arrivals.ts';
import { fields, fieldsOf, idOf, lineOf, listOf, present, waIdOf, type Fields } from './fields.ts';

/** The people that a change introduces in `contacts`. */
export class People {
  private readonly known: readonly Sender[];

  constructor(value: Fields) {
    this.known = listOf(value, 'contacts').flatMap((contact) => {
      const of = fields(contact);
      const person = of && personOf(of);
      return person ? [person] : [];
    });
  }

  /**
   * The person with these ids, with the name and the other id that WhatsApp gave beside them. A person who has another id of
   * the same sort is somebody else. Undefined when there is no id at all.
   */
  find(waId: string | undefined, bsuid: string | undefined): Sender | undefined {
    const exact = this.known.find(
      (person) => (bsuid !== undefined && person.bsuid === bsuid) || (waId !== undefined && person.waId === waId),
    );
    const [only] = this.known.length === 1 ? this.known : [];
    const found = exact ?? (only && fits(only.waId, waId) && fits(only.bsuid, bsuid) ? only : undefined);
    const person = { ...found, ...present<Sender>({ waId, bsuid }) };
    return person.waId === undefined && person.bsuid === undefined ? undefined : person;
  }
}

const fits = (theirs: string | undefined, asked: string | undefined) => theirs === undefined || asked === undefined || theirs === asked;

function personOf(contact: Fields): Sender | undefined {
  const profile = fieldsOf(contact, 'profile');
  const waId = waIdOf(contact, 'wa_id');
  const bsuid = idOf(contact, 'user_id');
  if (waId === undefined && bsuid === undefined) return undefined;
  return present<Sender>({
    waId,
    bsuid,
    profileName: lineOf(profile, 'name', 200),
    username: (lineOf(profile, 'username', 100) ?? lineOf(contact, 'username', 100))?.replace(/^@/, ''),
  });
}
