import type { Flow, RequestStep } from '../language/flow.ts';
import { parseFlow } from '../language/parse.ts';
import { flowOf, someone, textVariable } from '../testing/small-flows.ts';
import { advance, begin, type Turn } from './advance.ts';
import { compile } from './compile.ts';
import type { Asked } from './effects.ts';

const ask: RequestStep = {
  kind: 'request',
  method: 'POST',
  url: 'https://shop.example/orders/{{ number }}?by={{ contact.name }}',
  headers: { Authorization: { secret: 'shop-key' }, 'X-Said': '{{ message }}' },
  body: { number: { from: 'number' }, count: { fixed: 2 } },
  saveAs: { state: 'body.state' },
  next: { done: 'told', failed: 'sorry' },
};
const flow: Flow = flowOf(
  {
    ask,
    told: { kind: 'say', text: 'It is {{ state }}', next: { done: 'end' } },
    sorry: { kind: 'say', text: 'Nobody knows', next: { done: 'end' } },
    end: { kind: 'end' },
  },
  { id: 'root', start: 'ask', variables: { number: { type: 'text', initial: 'A/1 ../x' }, state: textVariable } },
);
const machine = compile(flow, new Map([['root', flow]]), { menu: 'root' });

const started = (): Turn => begin(machine, { ...someone, contact: { name: 'Ana & Co' }, message: { kind: 'text', text: 'hi\r\nEvil: 1' } });
const askedIn = ({ effects }: Turn): Asked | undefined =>
  effects.flatMap((effect) => (effect.type === 'request' ? [effect.request] : []))[0];
const saidIn = ({ effects }: Turn): string[] =>
  effects.flatMap((effect) => (effect.type === 'say' && effect.message.kind === 'text' ? [effect.message.text] : []));

describe('a step that asks over HTTP', () => {
  it('fills in an address in which no value is more than a part', () => {
    expect(askedIn(started())).toMatchObject({
      method: 'POST',
      url: 'https://shop.example/orders/A%2F1%20..%2Fx?by=Ana%20%26%20Co',
      pattern: ask.url,
      body: { number: 'A/1 ../x', count: 2 },
      timeoutSeconds: 10,
      retries: 2,
    });
  });

  it('names a secret and leaves it to the sender, and keeps a header in one line', () => {
    expect(askedIn(started())!.headers).toEqual({ Authorization: { secret: 'shop-key' }, 'X-Said': 'hi Evil: 1' });
  });

  it('rests until the answer comes, and is polite meanwhile', () => {
    const first = started();
    expect(first.resting).toMatchObject({ step: 'ask', waitsFor: 'call' });
    const meanwhile = advance(machine, first.snapshot, { type: 'message.received', message: { kind: 'text', text: 'well?' } });
    expect(meanwhile.resting.step).toBe('ask');
    expect(saidIn(meanwhile)).toHaveLength(1);
    expect(askedIn(meanwhile)).toBeUndefined();
  });

  it('goes on with what it took of the answer', () => {
    const first = started();
    const { ref } = askedIn(first)!;
    const answered = advance(machine, first.snapshot, {
      type: 'request.answered',
      ref,
      outcome: 'done',
      output: { state: 'ready', other: 1 },
    });
    expect(saidIn(answered)).toEqual(['It is ready']);
  });

  it('goes another way when it failed', () => {
    const first = started();
    const { ref } = askedIn(first)!;
    expect(saidIn(advance(machine, first.snapshot, { type: 'request.answered', ref, outcome: 'failed', output: {} }))).toEqual([
      'Nobody knows',
    ]);
  });

  it('takes no answer to another request for its own', () => {
    const first = started();
    const stray = advance(machine, first.snapshot, {
      type: 'request.answered',
      ref: 'flow/ask#7',
      outcome: 'done',
      output: { state: 'forged' },
    });
    expect(stray.resting.step).toBe('ask');
    expect(stray.effects).toEqual([]);
  });

  it('asks again under the same name when a person gives the conversation back', () => {
    const first = started();
    const taken = advance(machine, first.snapshot, { type: 'staff.took' });
    const back = advance(machine, taken.snapshot, { type: 'staff.gave-back', how: 'resume' });
    expect(askedIn(back)!.ref).toBe(askedIn(first)!.ref);
  });
});

describe('a request that cannot be drawn', () => {
  const problemsOf = (changes: Partial<RequestStep>) => {
    const read = parseFlow({ ...flow, steps: { ...flow.steps, ask: { ...ask, ...changes } } });
    return 'problems' in read ? read.problems.map(({ path }) => path) : [];
  };

  it.each([
    ['lets a customer choose the server', { url: 'https://{{ message }}/x' }, 'steps.ask.url'],
    ['hides a name in the address', { url: 'https://user:word@shop.example/' }, 'steps.ask.url'],
    ['reads a file', { url: 'file:///etc/passwd' }, 'steps.ask.url'],
    ['has broken braces', { url: 'https://shop.example/{{ x' }, 'steps.ask.url'],
    ['names another host in a header', { headers: { Host: 'inside' } }, 'steps.ask.headers.Host'],
    ['takes what no answer has', { saveAs: { state: 'headers.x' } }, 'steps.ask.saveAs.state'],
  ] as const)('%s', (_, changes, path) => expect(problemsOf(changes as Partial<RequestStep>)).toEqual([path]));

  it('is fine otherwise', () => expect(problemsOf({})).toEqual([]));
});
