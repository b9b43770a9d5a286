import type { ChooseStep, Json } from '../language/flow.ts';
import { flowOf, Talk } from '../testing/small-flows.ts';
import { optionsOf } from './effects.ts';

const silence = { afterMinutes: 60 };

function choosing(items: Json, step: Partial<ChooseStep> = {}): Talk {
  const pick: ChooseStep = {
    kind: 'choose',
    text: 'Pick',
    options: { from: 'items' },
    saveAs: 'picked',
    silence,
    next: { chosen: 'told', failed: 'bye', silence: 'bye' },
    ...step,
  };
  const flow = flowOf(
    {
      pick,
      told: {
        kind: 'ask',
        text: 'You took {{ picked }}',
        answer: { type: 'text' },
        saveAs: 'picked',
        silence,
        next: { answered: 'bye', failed: 'bye', silence: 'bye' },
      },
      bye: { kind: 'end' },
    },
    { variables: { items: { type: 'list', initial: items }, picked: { type: 'text' } } },
  );
  return new Talk(flow);
}

const things = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `t${index + 1}`, title: `Thing ${index + 1}` }));
const titles = (talk: Talk) => talk.messages.flatMap(optionsOf).map(({ title }) => title);

describe('a choice', () => {
  it('of up to three short options has buttons', () => {
    expect(choosing(things(3)).messages[0]!.kind).toBe('buttons');
    expect(choosing(things(4)).messages[0]!.kind).toBe('list');
  });

  it('offers an option only while its condition holds', () => {
    const options = [
      { id: 'cake', title: 'Cake' },
      { id: 'secret', title: 'Secret', when: { left: { from: 'picked' }, is: 'equal', right: { fixed: 'cake' } } },
    ] as const;
    const talk = choosing(null, { options, next: { cake: 'pick', secret: 'told', failed: 'bye', silence: 'bye' } });
    expect(titles(talk)).toEqual(['Cake']);
    talk.says('secret');
    expect(talk.at).toBe('flow/pick');
    talk.says('cake');
    expect(titles(talk)).toEqual(['Cake', 'Secret']);
    talk.says('secret');
    expect(talk.at).toBe('flow/told');
  });

  it('is a list where a button could not show it all', () => {
    expect(choosing([{ id: 'a', title: 'A', description: 'with a price' }]).messages[0]!.kind).toBe('list');
    expect(choosing([{ id: 'a', title: 'Twenty-one characters' }]).messages[0]!.kind).toBe('list');
  });

  it('of ten is one page, of more has pages that go round', () => {
    expect(titles(choosing(things(10)))).toHaveLength(10);

    const talk = choosing(things(20));
    expect(titles(talk).slice(-2)).toEqual(['Thing 9', 'More']);
    talk.says('more');
    expect(titles(talk)[0]).toBe('Thing 10');
    talk.says('More');
    expect(titles(talk)).toEqual(['Thing 19', 'Thing 20', 'Back to start']);
    talk.says('back to start');
    expect(titles(talk)[0]).toBe('Thing 1');
  });

  it('takes a tap on a row of an earlier page', () => {
    const talk = choosing(things(20));
    const first = talk.messages.flatMap(optionsOf)[0]!;
    talk.says('more');
    talk.receives({ kind: 'tap', ...first });
    expect(talk.said).toEqual(['You took t1']);
  });

  it('counts numbers on the page that is on the screen', () => {
    const talk = choosing(things(20));
    talk.says('more');
    talk.says('2');
    expect(talk.said).toEqual(['You took t11']);
  });

  it('shortens titles that come from data at a word, and tells them whole below', () => {
    const message = choosing([{ id: 'x', title: 'Wholemeal sourdough loaf with walnuts', description: '€6.00' }]).messages[0]!;
    expect(message).toMatchObject({
      rows: [{ title: 'Wholemeal sourdough…', description: 'Wholemeal sourdough loaf with walnuts · €6.00' }],
    });
  });

  it('leaves out of a list what cannot be shown', () => {
    expect(
      titles(
        choosing([
          null,
          7,
          { id: '', title: 'x' },
          { id: 'a' },
          { id: '~next', title: 'x' },
          { id: 'b', title: 'B' },
          { id: 'b', title: 'B again' },
        ]),
      ),
    ).toEqual(['B']);
  });

  it('of nothing is asked as a text, because WhatsApp takes no empty list', () => {
    for (const nothing of [[], null, 'text']) expect(choosing(nothing).messages).toEqual([{ kind: 'text', text: 'Pick' }]);
  });

  it('sends a text that is too long for a list ahead of it, whole', () => {
    const long = Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n');
    const talk = choosing(things(2), { text: long });
    expect(talk.messages.map(({ kind }) => kind)).toEqual(['text', 'buttons']);
    expect(talk.said.join('\n')).toBe(long);
    expect(talk.said.at(-1)!.length).toBeLessThanOrEqual(1024);
  });

  it('sends only so much of a text without end, and asks all the same', () => {
    for (const endless of ['x'.repeat(70_000), 'two words '.repeat(7_000), 'a line\n'.repeat(10_000)]) {
      const talk = choosing(things(2), { text: endless });
      expect(talk.messages.map(({ kind }) => kind)).toEqual(['text', 'text', 'text', 'buttons']);
    }
  });

  it('takes free words where the flow wants them', () => {
    const talk = choosing(things(2), { next: { chosen: 'told', other: 'told', failed: 'bye', silence: 'bye' } });
    talk.says('something else');
    expect(talk.said).toEqual(['You took something else']);
  });
});
