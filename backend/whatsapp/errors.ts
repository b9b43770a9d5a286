/** What a refusal by Graph means for us. The class decides about retries, the words are for staff (on the bubble, in Settings). */
export type ErrorClass =
  /** Too fast for the number: wait and go on. */
  | 'throttled'
  /** Too fast for this one customer: wait, growing by powers of four. */
  | 'pair-throttled'
  /** Meta has a bad moment: try again. */
  | 'transient'
  /** Token or permission is gone: nothing of this number can be sent until someone repairs it. */
  | 'token'
  /** The account or number is restricted, unpaid or not set up: nothing can be sent until someone acts. */
  | 'account'
  /** More than 24 hours since the customer wrote. */
  | 'window'
  /** This customer cannot get this message. */
  | 'recipient'
  /** Meta or the customer does not want this marketing message. */
  | 'marketing'
  | 'template'
  | 'media'
  /** The request is wrong: our mistake. */
  | 'request';

export interface ErrorMeaning {
  readonly class: ErrorClass;
  /** A sentence that a member of staff can act on. */
  readonly words: string;
}

const say = (kind: ErrorClass, words: string) => (codes: readonly number[]) => codes.map((code) => [code, { class: kind, words }] as const);

const meanings: ReadonlyMap<number, ErrorMeaning> = new Map([
  ...say(
    'throttled',
    'WhatsApp asks us to send more slowly. It will be tried again.',
  )([4, 17, 32, 613, 80007, 130429, 131208, 133016, 138005, 138012]),
  ...say('pair-throttled', 'Too many messages to this customer in a short time. It will be tried again.')([131056]),
  ...say('transient', 'WhatsApp had a problem. It will be tried again.')([1, 2, 131000, 131016, 133004, 133015, 2494100]),
  ...say('transient', 'The number is being upgraded by WhatsApp. It will be tried again.')([131057]),
  ...say('transient', 'The template is still being prepared by WhatsApp. It will be tried again.')([134101]),
  ...say('token', 'The access token no longer works. Enter a new one in Settings.')([0, 190]),
  ...say(
    'token',
    'The access token lacks a permission. Give the app the WhatsApp permissions and enter the token again in Settings.',
  )([3, 10, 131005]),
  ...say('token', 'WhatsApp does not know this number for this token. Check the phone number ID in Settings.')([33]),
  ...say(
    'account',
    'WhatsApp has limited this account because of its quality or policies. See WhatsApp Manager.',
  )([131048, 131064, 368, 130497, 131031, 139000]),
  ...say(
    'account',
    'There is a problem with the payment method at WhatsApp. Add or repair it in WhatsApp Manager.',
  )([131042, 131044, 134011]),
  ...say('account', 'The display name of this number is not approved yet. See WhatsApp Manager.')([131037]),
  ...say(
    'account',
    'This number is not registered with WhatsApp. Register it in WhatsApp Manager.',
  )([131045, 133000, 133005, 133006, 133008, 133009, 133010]),
  ...say('window', 'More than 24 hours have passed since the customer wrote. Only a template may be sent now.')([131047]),
  ...say(
    'recipient',
    'This customer cannot receive the message: not on WhatsApp, an old version of it, or its terms not accepted.',
  )([131026]),
  ...say('recipient', 'The number of the business itself cannot be the recipient.')([131021]),
  ...say('recipient', 'This test number may only write to the recipients on its list.')([131030]),
  ...say('recipient', 'This kind of message needs the phone number of the customer, which is hidden.')([131062]),
  ...say('recipient', 'The customer’s identity at WhatsApp has changed.')([137000]),
  ...say('marketing', 'WhatsApp held back this marketing message to protect the customer from too many. Wait at least a day.')([131049]),
  ...say('marketing', 'The customer does not want marketing messages from you.')([131050]),
  ...say('marketing', 'The customer is in a WhatsApp experiment and does not get this message.')([130472]),
  ...say('marketing', 'Marketing messages are switched off for this account.')([131063]),
  ...say('template', 'The values do not fit the template.')([132000, 132005, 132008, 132012, 132018]),
  ...say('template', 'The template does not exist in this language or is not approved.')([132001, 134102]),
  ...say('template', 'The template breaks a WhatsApp policy.')([132007]),
  ...say('template', 'The template is paused because of low quality.')([132015]),
  ...say('template', 'The template has been switched off because of low quality.')([132016]),
  ...say('template', 'The form is blocked or slowed down by WhatsApp.')([132068, 132069]),
  ...say('media', 'The customer’s file could not be downloaded. Ask for it again.')([131052]),
  ...say('media', 'WhatsApp could not use the file. Check its type and size.')([131053]),
  ...say('request', 'WhatsApp did not accept the contents of this message.')([100, 131008, 131009, 131051, 131055, 134100, 135000]),
  ...say('request', 'This group cannot get the message.')([131020, 131041, 131059]),
  ...say('request', 'WhatsApp did not accept the state of the order.')([2046, 2047]),
]);

/** A code from an answer or a status. A code that nobody has told us of is a refusal of that one message. */
export function meaningOf(code: number): ErrorMeaning {
  const known = meanings.get(code);
  if (known) return known;
  if (code >= 200 && code <= 299)
    return {
      class: 'token',
      words: 'The access token lacks a permission. Give the app the WhatsApp permissions and enter the token again in Settings.',
    };
  if (code >= 132000 && code <= 132999) return { class: 'template', words: 'WhatsApp did not accept the template.' };
  return { class: 'request', words: 'WhatsApp did not accept this message.' };
}

/** Classes that pass by themselves. */
export const isTemporary = (kind: ErrorClass): boolean => kind === 'throttled' || kind === 'pair-throttled' || kind === 'transient';

/** Classes that hold for every message of the number, not for this one alone. */
export const stopsTheNumber = (kind: ErrorClass): boolean => kind === 'token' || kind === 'account';
