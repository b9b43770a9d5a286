import { notice, readErrors, readPreferences } from './account.ts';
import { readEchoes, readHistory, readPhoneBook } from './coexistence.ts';
import { fields, fieldsOf, idOf, instantOf, lineOf, listOf, waIdOf, type Fields } from './fields.ts';
import { Findings, type NumberSource, type Source } from './findings.ts';
import { readMessages } from './messages.ts';
import { readStatuses } from './statuses.ts';

type FieldReader = (value: Fields, where: string, source: NumberSource, findings: Findings) => void;

const readConversation: FieldReader = (...change) => {
  readMessages(...change);
  readStatuses(...change);
  readErrors(...change);
};

/** The fields that are about people. Every other one is a notice about the account. */
const readers: ReadonlyMap<string, FieldReader> = new Map([
  ['messages', readConversation],
  ['smb_message_echoes', readEchoes],
  ['message_echoes', readEchoes],
  ['history', readHistory],
  ['smb_app_state_sync', readPhoneBook],
  ['user_preferences', readPreferences],
]);

/**
 * Takes a webhook apart. One body may hold many accounts, numbers and customers, and parts that are broken: whatever can be
 * read is read, and whatever cannot is named. Pure, and never throws.
 */
export function parseWebhook(body: unknown, now: Date): Findings {
  const findings = new Findings();
  const root = fields(body);
  if (!root) {
    findings.skip('body', 'is not an object');
    return findings;
  }
  if (root.get('object') !== 'whatsapp_business_account') {
    findings.skip('object', 'is not whatsapp_business_account');
    return findings;
  }
  findings.each(listOf(root, 'entry'), 'entry', (part, where) => {
    const entry = fields(part);
    if (!entry) return findings.skip(where, 'is not an object');
    findings.each(listOf(entry, 'changes'), `${where}.changes`, (change, here) =>
      readChange(
        change,
        here,
        { wabaId: idOf(entry, 'id') ?? '', now, ...(entry.has('time') && { told: instantOf(entry, 'time', now) }) },
        findings,
      ),
    );
  });
  return findings;
}

function readChange(part: unknown, where: string, entry: Pick<Source, 'wabaId' | 'now' | 'told'>, findings: Findings): void {
  const change = fields(part);
  const value = change && fields(change.get('value'));
  if (!change || !value) return findings.skip(where, 'has no value');
  const metadata = fieldsOf(value, 'metadata');
  const source: Source = {
    ...entry,
    phoneNumberId: idOf(metadata, 'phone_number_id'),
    ownNumber: waIdOf(metadata, 'display_phone_number'),
  };
  const field = lineOf(change, 'field', 100) ?? (value.has('messages') || value.has('statuses') ? 'messages' : undefined);
  if (field === undefined) return findings.skip(where, 'does not name its field');

  const reader = readers.get(field);
  if (!reader) {
    if (entry.wabaId === '' && source.phoneNumberId === undefined) return findings.skip(where, 'names neither an account nor a number');
    return notice(field, change.get('value'), `${where}.value`, source, findings);
  }
  const { phoneNumberId } = source;
  if (phoneNumberId === undefined) return findings.skip(where, 'does not name the number it arrived at');
  reader(value, `${where}.value`, { ...source, phoneNumberId }, findings);
}
