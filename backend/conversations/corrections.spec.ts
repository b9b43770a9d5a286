import type { AskStep, Flow } from '../../flows/language/flow.ts';
import { talkingBusiness } from '../testing/talking-business.ts';

const ask = (text: string, saveAs: string, answered: string): AskStep => ({
  kind: 'ask',
  text,
  answer: { type: 'text' },
  saveAs,
  silence: { afterMinutes: 60 },
  next: { answered, failed: 'end', silence: 'end' },
});
const visit: Flow = {
  id: 'root',
  title: 'Visit',
  start: 'name',
  triggers: [{ on: 'first' }],
  variables: { name: { type: 'text' }, town: { type: 'text' }, more: { type: 'text' } },
  steps: {
    name: ask('Your name?', 'name', 'town'),
    town: ask('Which town?', 'town', 'more'),
    more: ask('{{ name }} from {{ town }}, anything else?', 'more', 'end'),
    end: { kind: 'end' },
  },
  layout: {},
};

describe('a message that its writer edits', () => {
  let bakery: Awaited<ReturnType<typeof talkingBusiness>>;
  beforeAll(async () => {
    bakery = await talkingBusiness([visit]);
  });
  afterAll(() => bakery.end());

  it('corrects the answer that it was, as stored and told again by the next turn', async () => {
    const writes = (text: string, wamid: string) => bakery.sends('4930111', { kind: 'text', text }, { kind: 'text', text }, wamid);
    await writes('Hi', 'wamid.0');
    await writes('Ana', 'wamid.1');
    await writes('Vigo', 'wamid.2');
    const edited = { kind: 'edit', text: 'Eva' } as const;
    await bakery.sends('4930111', { ...edited, of: 'wamid.1' }, edited, 'wamid.3');
    await writes('yes', 'wamid.4');
    expect((await bakery.thread('4930111')).filter((line) => line.startsWith('<'))).toEqual([
      '< Your name?',
      '< Which town?',
      '< Ana from Vigo, anything else?',
      '< You changed your answer to “Eva”. Shall I go back and use that?',
      '< Eva from Vigo, anything else?',
    ]);
  });
});
