import type { ContactChanged, MessageArrived, Sender } from '../../messaging/arrivals.ts';
import { fields, fieldsOf, idOf, instantOf, jsonFrom, listOf, present, waIdOf, type Fields } from './fields.ts';
import type { Findings, NumberSource } from './findings.ts';
import { contentOf, kindOf } from './kinds.ts';
import { People } from './people.ts';
import { ownNumberOn } from './things.ts';

/** What customers sent. */
export function readMessages(value: Fields, where: string, source: NumberSource, findings: Findings): void {
  const people = new People(value);
  findings.each(listOf(value, 'messages'), `${where}.messages`, (part, here) => {
    const message = fields(part);
    if (!message) return findings.skip(here, 'is not an object');
    if (message.has('group_id')) return keepAside('messages.group', message, here, source, findings);
    if (kindOf(message) === 'system') return readSystem(message, here, source, findings);

    const wamid = idOf(message, 'id');
    if (wamid === undefined) return findings.skip(here, 'has no id');
    const from = people.find(waIdOf(message, 'from'), idOf(message, 'from_user_id'));
    if (!from) return findings.skip(here, 'does not say who wrote it');

    const own = from.waId === undefined ? ownNumberOn(message) : undefined;
    if (own !== undefined)
      findings.add({
        type: 'contact-changed',
        phoneNumberId: source.phoneNumberId,
        was: from,
        now: { ...from, waId: own },
        wamid: `${wamid}#number`,
      });
    findings.add(messageArrived(message, wamid, from, source));
  });
}

function messageArrived(message: Fields, wamid: string, from: Sender, source: NumberSource): MessageArrived {
  const { received, content, about } = contentOf(message);
  return {
    type: 'message',
    phoneNumberId: source.phoneNumberId,
    wamid,
    at: instantOf(message, 'timestamp', source.now),
    from,
    received,
    content,
    ...present<Pick<MessageArrived, 'quotes' | 'about' | 'referral'>>({
      quotes: idOf(fieldsOf(message, 'context'), 'id'),
      about,
      referral: message.has('referral') && fields(message.get('referral')) ? jsonFrom(message.get('referral')) : undefined,
    }),
  };
}

/** Notices by WhatsApp in the customer's name. A changed number or user id is the same person under another id. */
function readSystem(message: Fields, here: string, source: NumberSource, findings: Findings): void {
  const system = fieldsOf(message, 'system');
  const kind = system.get('type');
  const changed = kind === 'user_changed_number' || kind === 'user_changed_user_id' || (kind === undefined && system.has('new_wa_id'));
  const [was, now] = changed ? changeOf(message, system) : [{}, {}];
  if (!known(was) || !known(now)) return keepAside('messages.system', message, here, source, findings);
  const change: ContactChanged = {
    type: 'contact-changed',
    phoneNumberId: source.phoneNumberId,
    was,
    now,
    ...present<{ wamid?: string }>({ wamid: idOf(message, 'id') }),
  };
  findings.add(change);
}

/** The user id that was is told by key, or only in the sentence "… changed from A to B". */
function changeOf(message: Fields, system: Fields): [Sender, Sender] {
  const body = system.get('body');
  const told = typeof body === 'string' && body.length < 1000 ? / changed from (\S+) to (\S+)$/.exec(body) : null;
  const bsuidIn = (word: string | undefined) => (word !== undefined && /^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$/.test(word) ? word : undefined);
  const was = present<Sender>({
    waId: waIdOf(message, 'from') ?? waIdOf(system, 'customer'),
    bsuid: idOf(system, 'previous_user_id') ?? idOf(message, 'from_user_id') ?? bsuidIn(told?.[1]),
  });
  const now = present<Sender>({
    waId: waIdOf(system, 'wa_id') ?? waIdOf(system, 'new_wa_id'),
    bsuid: idOf(system, 'user_id') ?? bsuidIn(told?.[2]),
  });
  return [was, now];
}

const known = (person: Sender) => person.waId !== undefined || person.bsuid !== undefined;

/** Messages that belong to no conversation with one customer are kept as notices, for people to read. */
function keepAside(field: string, message: Fields, here: string, source: NumberSource, findings: Findings): void {
  const value = jsonFrom(Object.fromEntries(message));
  if (value === undefined) return findings.skip(here, 'is nested too deep');
  findings.add({ type: 'notice', phoneNumberId: source.phoneNumberId, wabaId: source.wabaId, field, value });
}
