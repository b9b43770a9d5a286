import { fields, idOf, instantOf, jsonFrom, listOf, waIdOf, type Fields } from './fields.ts';
import type { Findings, NumberSource, Source } from './findings.ts';
import { People } from './people.ts';

const meanings: ReadonlyMap<unknown, 'stop' | 'resume'> = new Map([
  ['stop', 'stop'],
  ['resume', 'resume'],
  ['signup', 'resume'],
]);

/** The customer pressed stop or resume for marketing in WhatsApp. */
export function readPreferences(value: Fields, where: string, source: NumberSource, findings: Findings): void {
  const people = new People(value);
  findings.each(listOf(value, 'user_preferences'), `${where}.user_preferences`, (part, here) => {
    const of = fields(part);
    if (!of) return findings.skip(here, 'is not an object');
    const from = people.find(waIdOf(of, 'wa_id'), idOf(of, 'user_id'));
    const marketing = meanings.get(of.get('value'));
    if (!from) return findings.skip(here, 'does not say whose preference it is');
    if (!marketing || (of.has('category') && of.get('category') !== 'marketing_messages'))
      return findings.skip(here, 'is a preference nobody knows');
    findings.add({ type: 'preference', phoneNumberId: source.phoneNumberId, from, marketing, at: instantOf(of, 'timestamp', source.now) });
  });
}

/** Faults that Meta tells us of without a message. */
export function readErrors(value: Fields, where: string, source: Source, findings: Findings): void {
  findings.each(listOf(value, 'errors'), `${where}.errors`, (part, here) => notice('errors', part, here, source, findings));
}

/** A field that no other reader knows: kept as it came. */
export function notice(field: string, value: unknown, where: string, source: Source, findings: Findings): void {
  const kept = jsonFrom(value);
  if (kept === undefined) return findings.skip(where, 'is nested too deep');
  findings.add({
    type: 'notice',
    ...(source.phoneNumberId !== undefined && { phoneNumberId: source.phoneNumberId }),
    wabaId: source.wabaId,
    field,
    value: kept,
    ...(source.told && { told: source.told }),
  });
}
