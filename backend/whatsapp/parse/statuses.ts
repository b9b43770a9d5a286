import type { StatusArrived } from '../../messaging/arrivals.ts';
import { meaningOf } from '../errors.ts';
import { fields, fieldsOf, idOf, instantOf, jsonFrom, lineOf, listOf, numberOf, present, textOf, waIdOf, type Fields } from './fields.ts';
import type { Findings, NumberSource } from './findings.ts';
import { People } from './people.ts';

const told: ReadonlySet<string> = new Set<StatusArrived['status']>(['sent', 'delivered', 'read', 'played', 'failed']);

/** What became of our messages. */
export function readStatuses(value: Fields, where: string, source: NumberSource, findings: Findings): void {
  const people = new People(value);
  findings.each(listOf(value, 'statuses'), `${where}.statuses`, (part, here) => {
    const of = fields(part);
    if (!of) return findings.skip(here, 'is not an object');
    const type = lineOf(of, 'type');
    if (type === 'call' || type === 'payment') {
      const notice = jsonFrom(part);
      if (notice === undefined) return findings.skip(here, 'is nested too deep');
      return findings.add({
        type: 'notice',
        phoneNumberId: source.phoneNumberId,
        wabaId: source.wabaId,
        field: `statuses.${type}`,
        value: notice,
      });
    }

    const wamid = idOf(of, 'id');
    if (wamid === undefined) return findings.skip(here, 'has no id');
    const status = lineOf(of, 'status', 40)?.toLowerCase() ?? 'none';
    if (!told.has(status)) return findings.skip(here, `has a status nobody knows: ${status}`);
    findings.add({
      type: 'status',
      phoneNumberId: source.phoneNumberId,
      wamid,
      status: status as StatusArrived['status'],
      at: instantOf(of, 'timestamp', source.now),
      ...present<Pick<StatusArrived, 'opaque' | 'recipient' | 'error'>>({
        opaque: idOf(of, 'biz_opaque_callback_data'),
        recipient:
          of.get('recipient_type') === 'group' ? undefined : people.find(waIdOf(of, 'recipient_id'), idOf(of, 'recipient_user_id')),
        error: status === 'failed' ? errorOf(of) : undefined,
      }),
    });
  });
}

/** In words that staff can act on, with Meta's own beside them. Code 131000 is Meta's "something went wrong". */
function errorOf(status: Fields): NonNullable<StatusArrived['error']> {
  const error = fields(listOf(status, 'errors')[0]) ?? new Map<string, unknown>();
  const told = numberOf(error, 'code');
  const code = told !== undefined && Number.isSafeInteger(told) ? told : 131000;
  const details = textOf(fieldsOf(error, 'error_data'), 'details') ?? lineOf(error, 'title') ?? lineOf(error, 'message');
  return { code, title: meaningOf(code).words, ...present<{ details?: string }>({ details }) };
}
