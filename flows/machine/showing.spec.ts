import { problemsIn } from '../check/check.ts';
import type { ChooseStep, Flow, Json, SayStep, Show } from '../language/flow.ts';
import { parseFlow } from '../language/parse.ts';
import { flowOf, Talk } from '../testing/small-flows.ts';
import { silence } from '../testing/two-questions.ts';

const saying = (step: Omit<SayStep, 'kind' | 'next'>): Flow =>
  flowOf({ step: { kind: 'say', ...step, next: { done: 'end' } }, end: { kind: 'end' } }, { variables: { thing: { type: 'record' } } });

const shows = (text: string, show: Show, thing: Json = null) => {
  const flow = saying({ text, show });
  expect(parseFlow(flow)).toEqual({ flow });
  return new Talk(flow, [], { variables: { thing } }).messages;
};

const from = { from: 'thing' } as const;
const quote = { fileId: 'f-1', filename: 'Q-1042.pdf', mime: 'application/pdf' };

describe('what a message shows', () => {
  it('is a file with the words below it', () => {
    expect(shows('Your quote', { document: from }, quote)).toEqual([{ kind: 'file', media: 'document', ...quote, caption: 'Your quote' }]);
    expect(shows('', { image: from }, { fileId: 'f', filename: 'cake.png', mime: 'image/png' })).toEqual([
      { kind: 'file', media: 'image', fileId: 'f', filename: 'cake.png', mime: 'image/png' },
    ]);
  });

  it('is a sound, a place or a card after the words', () => {
    expect(shows('We are here', { location: from }, { latitude: 40.4, longitude: -3.7, name: 'Perla' })).toEqual([
      { kind: 'text', text: 'We are here' },
      { kind: 'location', latitude: 40.4, longitude: -3.7, name: 'Perla' },
    ]);
    expect(shows('', { contact: from }, { name: 'Ana', phone: '+34 600', email: 'ana@example.com' })).toEqual([
      { kind: 'contacts', contacts: [{ name: 'Ana', phones: ['+34 600'], emails: ['ana@example.com'] }] },
    ]);
    expect(shows('', { audio: from }, { fileId: 'f', filename: 'a.ogg', mime: 'audio/ogg' })).toEqual([
      { kind: 'file', media: 'audio', fileId: 'f', filename: 'a.ogg', mime: 'audio/ogg' },
    ]);
  });

  it('is a button that opens a page, where that is one', () => {
    const link = (url: string): Show => ({ link: { title: 'Pay {{ contact.name }} now please', url } });
    expect(shows('€5', link('https://pay.example/{{ contact.name }}'))).toEqual([
      { kind: 'link', text: '€5', title: 'Pay Ana now please', url: 'https://pay.example/Ana' },
    ]);
    expect(shows('€5', link('javascript:alert(1)'))).toEqual([{ kind: 'text', text: '€5' }]);
  });

  it('is products, each once and no more than WhatsApp shows', () => {
    expect(shows('This one', { product: from }, 'croissant')).toEqual([{ kind: 'product', text: 'This one', retailerId: 'croissant' }]);
    expect(shows('Look', { products: from, header: 'Bread' }, ['a', { retailerId: 'b' }, 'a'])).toEqual([
      { kind: 'products', text: 'Look', header: 'Bread', sections: [{ title: 'Bread', retailerIds: ['a', 'b'] }] },
    ]);
    const many = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const [message] = shows('Look', { products: from, header: 'Bread' }, [
      { title: 'Fresh', products: many },
      { title: 'Old', products: many },
    ]);
    expect(message).toMatchObject({ sections: [{ title: 'Fresh', retailerIds: many.slice(0, 30) }] });
    expect(shows('All of it', { catalog: { picture: { fixed: 'a' } } })).toEqual([{ kind: 'catalog', text: 'All of it', retailerId: 'a' }]);
  });

  it.each<Show>([{ document: from }, { location: from }, { contact: from }, { product: from }, { products: from, header: 'Bread' }])(
    'leaves the words where there is no such thing: %j',
    (show) => {
      for (const thing of [null, 7, [], {}, [null], { fileId: 4, latitude: 'x' }] as readonly Json[])
        expect(shows('Here it is', show, thing)).toEqual([{ kind: 'text', text: 'Here it is' }]);
    },
  );

  it('puts words that are too long to stand with it ahead of it', () => {
    const messages = shows('word '.repeat(400), { document: from }, quote);
    expect(messages.map(({ kind }) => kind)).toEqual(['text', 'file']);
    expect(
      messages.map((message) => (message.kind === 'file' ? message.caption : message.kind === 'text' ? message.text : '')).join(' '),
    ).toBe('word '.repeat(400).trim());
  });
});

describe('a template', () => {
  it('goes along with the words it may stand for, with its values filled in', () => {
    const flow = saying({
      text: 'Hi {{ contact.name }}',
      template: { name: 'order_ready', values: [{ from: 'contact.name' }, { fixed: 3 }], header: { from: 'thing' } },
    });
    expect(parseFlow(flow)).toEqual({ flow });
    expect(new Talk(flow, [], { variables: { thing: quote } }).turn.effects[0]).toEqual({
      type: 'say',
      message: { kind: 'text', text: 'Hi Ana' },
      template: {
        kind: 'template',
        name: 'order_ready',
        language: 'en',
        values: [{ text: 'Ana' }, { text: '3' }],
        header: { ...quote, media: 'document' },
      },
    });
  });

  it('stands for all the parts of a long message', () => {
    const flow = saying({ text: 'word '.repeat(1000), template: { name: 'long', values: { who: { from: 'contact.name' } } } });
    const effects = new Talk(flow).turn.effects.filter(({ type }) => type === 'say');
    expect(effects).toHaveLength(2);
    expect(effects[0]).toMatchObject({ template: { values: [{ name: 'who', text: 'Ana' }] } });
    expect(effects[1]).toMatchObject({ continues: true });
  });

  const remind: ChooseStep = {
    kind: 'choose',
    text: 'Tomorrow at 9. Will you come?',
    options: [
      { id: 'yes', title: 'Yes' },
      { id: 'move', title: 'Move it' },
    ],
    template: { name: 'booking_tomorrow', buttons: ['move', 'yes'] },
    silence,
    next: { yes: 'end', move: 'person', failed: 'end', silence: 'end' },
  };
  const reminder = flowOf({
    remind,
    person: { kind: 'handoff', reason: 'wants to move', next: { resumed: 'end' } },
    end: { kind: 'end' },
  });

  it('asks with buttons that answer the question', () => {
    const talk = new Talk(reminder);
    const [said] = talk.turn.effects;
    const buttons = said?.type === 'say' ? (said.template?.buttons ?? []) : [];
    talk.receives({ kind: 'tap', id: buttons[0]!.quickReply!, title: 'Move' });
    expect(talk.turn.snapshot.at).toBe('flow/person');
  });

  it('must have buttons of options that there are', () => {
    const flow = { ...reminder, steps: { ...reminder.steps, remind: { ...remind, template: { name: 'x', buttons: ['maybe'] } } } };
    expect(problemsIn(flow)).toContainEqual(
      expect.objectContaining({ rule: 'ambiguous-options', path: 'template.buttons.0', severity: 'error' }),
    );
  });
});
