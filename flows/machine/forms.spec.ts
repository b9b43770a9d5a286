import type { Flow } from '../language/flow.ts';
import { answersOn, type SaidScreen } from '../language/forms.ts';
import { parseFlow } from '../language/parse.ts';
import { problemsIn } from '../check/check.ts';
import { advance, begin } from './advance.ts';
import { compile } from './compile.ts';
import type { Outgoing } from './effects.ts';
import type { Received } from './events.ts';

const details: Flow = {
  id: 'details',
  title: 'Details',
  start: 'fill-in',
  triggers: [{ on: 'first' }],
  variables: { person: { type: 'record' } },
  steps: {
    'fill-in': {
      kind: 'form',
      text: { en: 'Please tell us about you.', es: 'Cuéntanos de ti.' },
      button: { en: 'Fill in', es: 'Rellenar' },
      screens: [
        {
          id: 'DETAILS',
          title: { en: 'You', es: 'Tú' },
          fields: [
            { name: 'name', type: 'text', label: { en: 'Name', es: 'Nombre' } },
            { name: 'guests', type: 'number', label: { en: 'Guests', es: 'Personas' }, optional: true },
          ],
          button: { en: 'Send', es: 'Enviar' },
        },
      ],
      saveAs: 'person',
      silence: { afterMinutes: 60 },
      next: { sent: 'thanks', failed: 'bye', silence: 'bye' },
    },
    thanks: { kind: 'say', text: 'Thank you, {{ person.name }}.', next: { done: 'bye' } },
    bye: { kind: 'end' },
  },
  layout: {},
};

const machine = compile(details, new Map([[details.id, details]]), { menu: 'details' });
const business = { name: 'Corner Bakery', currency: 'EUR', zone: 'Europe/Berlin' };

function talk(language = 'en') {
  let turn = begin(machine, { language, contact: {}, business });
  const said: Outgoing[] = [];
  const hear = () => said.push(...turn.effects.flatMap((effect) => (effect.type === 'say' ? [effect.message] : [])));
  hear();
  return {
    said,
    form: () => said.findLast((message) => message.kind === 'form-request')!,
    gets: (message: Received) => {
      turn = advance(machine, turn.snapshot, { type: 'message.received', message });
      hear();
      return turn;
    },
  };
}

describe('a form', () => {
  it('is asked in the customer’s language, with all of its screens', () => {
    expect(talk('es').form()).toMatchObject({
      text: 'Cuéntanos de ti.',
      button: 'Rellenar',
      screens: [
        {
          id: 'DETAILS',
          title: 'Tú',
          fields: [
            { label: 'Nombre', required: true },
            { label: 'Personas', required: false },
          ],
        },
      ],
    });
  });

  it('is answered by its own answers, which the flow then has by their names', () => {
    const chat = talk();
    chat.gets({ kind: 'form', form: chat.form().form, values: { name: 'Ana', guests: 4 } });
    expect(chat.said.at(-1)).toEqual({ kind: 'text', text: 'Thank you, Ana.' });
  });

  it('is asked again after words, until the tries are used up', () => {
    const chat = talk();
    const first = chat.form().form;
    expect(chat.gets({ kind: 'text', text: 'I am Ana' }).done).toBe(false);
    expect(chat.form().form).toBe(first);
    chat.gets({ kind: 'text', text: 'really' });
    expect(chat.gets({ kind: 'text', text: 'no forms please' }).done).toBe(true);
  });

  it('that was sent for another question, or by nobody, answers nothing', () => {
    const chat = talk();
    expect(chat.gets({ kind: 'form', form: 'flow/elsewhere:1', values: { name: 'Eve' } }).done).toBe(false);
    expect(chat.gets({ kind: 'form', values: { name: 'Eve' } }).done).toBe(false);
    expect(chat.said.some((message) => message.kind === 'text' && message.text.includes('Eve'))).toBe(false);
  });

  it('passes the check, and not with a label that WhatsApp would refuse', () => {
    const form = details.steps['fill-in'] as Extract<Flow['steps'][string], { kind: 'form' }>;
    const long = { ...details, steps: { ...details.steps, 'fill-in': { ...form, button: 'x'.repeat(31) } } };
    const found = (flow: Flow) =>
      problemsIn(flow, new Map([[flow.id, flow]]))
        .map(({ message }) => message)
        .join();
    expect(found(long)).toContain('30');
    expect(parseFlow(JSON.parse(JSON.stringify(details)))).toEqual({ flow: details });
  });
});

describe('answers from a phone', () => {
  const screen: SaidScreen = {
    id: 'ALL',
    title: 'All',
    text: '',
    button: 'Send',
    fields: [
      { name: 'mail', type: 'email', label: 'E-mail', required: true, options: [] },
      { name: 'size', type: 'choice', label: 'Size', required: false, options: [{ id: 's', title: 'Small' }] },
      { name: 'extras', type: 'choices', label: 'Extras', required: false, options: [{ id: 'nuts', title: 'Nuts' }] },
      { name: 'day', type: 'date', label: 'Day', required: false, options: [] },
      { name: 'agreed', type: 'consent', label: 'I agree', required: false, options: [] },
    ],
  };

  it('keep what was asked for, and nothing else', () => {
    expect(
      answersOn(screen, { mail: ' Ana@Example.com ', size: 's', extras: ['nuts'], day: '2026-12-24', agreed: true, admin: true }),
    ).toEqual({
      type: 'good',
      values: { mail: 'ana@example.com', size: 's', extras: ['nuts'], day: '2026-12-24', agreed: true },
    });
    expect(answersOn(screen, { mail: 'a@b.example' })).toMatchObject({ values: { size: null, extras: [], agreed: false } });
  });

  it.each([
    [{}, 'mail'],
    [{ mail: 'nobody' }, 'mail'],
    [{ mail: 'a@b.example', size: 'xl' }, 'size'],
    [{ mail: 'a@b.example', extras: ['glass'] }, 'extras'],
    [{ mail: 'a@b.example', day: 'tomorrow' }, 'day'],
    [{ mail: 'a@b.example', agreed: 'yes' }, 'agreed'],
    ['not even a record', 'mail'],
    [{ mail: { $ne: null } }, 'mail'],
  ])('are refused at the field that does not fit: %j', (data, field) => {
    expect(answersOn(screen, data)).toMatchObject({ type: 'bad', field });
  });
});
