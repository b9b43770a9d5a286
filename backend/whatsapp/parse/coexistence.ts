import type { EchoArrived, Sender } from '../../messaging/arrivals.ts';
import { fields, fieldsOf, idOf, instantOf, jsonFrom, lineOf, listOf, present, waIdOf, type Fields } from './fields.ts';
import type { Findings, NumberSource } from './findings.ts';
import { contentOf } from './kinds.ts';
import { People } from './people.ts';

/** What the owner wrote on the business's own phone. */
export function readEchoes(value: Fields, where: string, source: NumberSource, findings: Findings): void {
  const people = new People(value);
  findings.each(listOf(value, 'message_echoes'), `${where}.message_echoes`, (part, here) => {
    const message = fields(part);
    if (!message) return findings.skip(here, 'is not an object');
    const [from, to] = [waIdOf(message, 'from'), waIdOf(message, 'to')];
    const customer = to !== undefined && to === source.ownNumber ? from : to;
    echo(message, people.find(customer, idOf(message, 'to_user_id')), here, source, findings);
  });
}

/** Conversations from before the number came to us, in chunks, and the media of them one by one. */
export function readHistory(value: Fields, where: string, source: NumberSource, findings: Findings): void {
  const people = new People(value);
  findings.each(listOf(value, 'history'), `${where}.history`, (part, here) => {
    const chunk = fields(part);
    if (!chunk) return findings.skip(here, 'is not an object');
    findings.each(listOf(chunk, 'errors'), `${here}.errors`, (error, at) => {
      const notice = jsonFrom(error);
      if (notice === undefined) return findings.skip(at, 'is nested too deep');
      findings.add({ type: 'notice', phoneNumberId: source.phoneNumberId, wabaId: source.wabaId, field: 'history.errors', value: notice });
    });
    findings.each(listOf(chunk, 'threads'), `${here}.threads`, (thread, threadHere) => {
      const of = fields(thread);
      if (!of) return findings.skip(threadHere, 'is not an object');
      const context = fieldsOf(of, 'context');
      const customer = people.find(waIdOf(context, 'wa_id') ?? waIdOf(of, 'id'), idOf(context, 'user_id'));
      findings.each(listOf(of, 'messages'), `${threadHere}.messages`, (message, at) => readPast(message, customer, at, source, findings));
    });
  });
  findings.each(listOf(value, 'messages'), `${where}.messages`, (part, here) => {
    const message = fields(part) ?? new Map<string, unknown>();
    const [from, to] = [waIdOf(message, 'from'), waIdOf(message, 'to')];
    readPast(
      part,
      people.find(from !== undefined && from === source.ownNumber ? to : from, idOf(message, 'from_user_id')),
      here,
      source,
      findings,
    );
  });
}

function readPast(part: unknown, customer: Sender | undefined, here: string, source: NumberSource, findings: Findings): void {
  const message = fields(part);
  if (!message) return findings.skip(here, 'is not an object');
  const from = waIdOf(message, 'from');
  const fromContact =
    from === undefined
      ? message.has('from_user_id')
      : from === customer?.waId || (source.ownNumber !== undefined && from !== source.ownNumber);
  echo(message, customer, here, source, findings, { fromContact });
}

function echo(
  message: Fields,
  to: Sender | undefined,
  here: string,
  source: NumberSource,
  findings: Findings,
  history?: EchoArrived['history'],
): void {
  const wamid = idOf(message, 'id');
  if (wamid === undefined) return findings.skip(here, 'has no id');
  if (!to) return findings.skip(here, 'does not say who it was written to');
  const { content, about } = contentOf(message);
  findings.add({
    type: 'echo',
    phoneNumberId: source.phoneNumberId,
    wamid,
    at: instantOf(message, 'timestamp', source.now),
    to,
    content,
    ...present<Pick<EchoArrived, 'about' | 'history'>>({ about, history }),
  });
}

/** The owner's phone book: it names people. One that is removed from it stays our contact. */
export function readPhoneBook(value: Fields, where: string, source: NumberSource, findings: Findings): void {
  findings.each(listOf(value, 'state_sync'), `${where}.state_sync`, (part, here) => {
    const of = fields(part) ?? new Map<string, unknown>();
    const contact = fieldsOf(of, 'contact');
    const person = present<Sender>({ waId: waIdOf(contact, 'phone_number'), bsuid: idOf(contact, 'user_id') });
    const name = lineOf(contact, 'full_name', 200) ?? lineOf(contact, 'first_name', 200);
    if (of.get('action') === 'remove') return findings.skip(here, 'was removed from the phone book');
    if (name === undefined || (person.waId === undefined && person.bsuid === undefined))
      return findings.skip(here, 'has no number or no name');
    findings.add({ type: 'contact-changed', phoneNumberId: source.phoneNumberId, was: person, now: { ...person, profileName: name } });
  });
}
