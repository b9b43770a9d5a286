import type { AskStep, ChooseStep, Flow, Step } from '../language/flow.ts';
import { flowOf, textVariable } from '../testing/small-flows.ts';
import { isSound, problemsIn } from './check.ts';

const silence = { afterMinutes: 60 };
const ask: AskStep = {
  kind: 'ask',
  text: 'Name?',
  answer: { type: 'text' },
  saveAs: 'name',
  silence,
  next: { answered: 'bye', failed: 'person', silence: 'bye' },
};
const choose: ChooseStep = {
  kind: 'choose',
  text: 'Which?',
  options: [{ id: 'a', title: 'A' }],
  silence,
  next: { a: 'bye', failed: 'person', silence: 'bye' },
};
const person: Step = { kind: 'handoff', reason: 'help', next: { resumed: 'bye' } };
const bye: Step = { kind: 'end' };

/** The rules that a flow with this first step breaks. */
const broken = (first: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  problemsIn(flowOf({ first: first as Step, ...(more as Record<string, Step>), person, bye }, { variables: { name: textVariable } })).map(
    ({ rule, step, path }) => [rule, step, path].filter(Boolean).join(' '),
  );

const used = (rules: readonly string[]) => rules.filter((rule) => !rule.startsWith('unreachable'));

describe('the check', () => {
  it('finds nothing wrong with a sound flow', () => {
    expect(broken(ask)).toEqual([]);
  });

  it('misses a start', () => {
    expect(problemsIn(flowOf({ bye }, { start: 'gone' }))).toContainEqual({
      rule: 'missing-start',
      flow: 'small',
      message: 'The flow starts with "gone", and there is no such step',
      severity: 'error',
    });
  });

  it('finds outcomes that lead nowhere', () => {
    expect(used(broken({ ...ask, next: { answered: 'bye', silence: 'bye' } }))).toContain('loose-outcome first next.failed');
    expect(used(broken({ ...ask, next: { ...ask.next, failed: 'gone' } }))).toContain('loose-outcome first next.failed');
    expect(used(broken({ kind: 'call', operation: 'order.place', input: {}, next: { placed: 'bye' } }))).toEqual([
      'loose-outcome first next.short',
      'loose-outcome first next.coupon-gone',
      'loose-outcome first next.empty',
    ]);
  });

  it('finds outcomes that never come', () => {
    expect(used(broken({ ...choose, next: { ...choose.next, b: 'bye' } }))).toEqual(['unknown-outcome first next.b']);
    expect(used(broken({ ...choose, next: { ...choose.next, other: 'bye' } }))).toEqual([]);
  });

  it('finds questions that do not know what silence means', () => {
    expect(broken({ ...ask, next: { answered: 'bye', failed: 'person' } })).toEqual(['silence first next.silence']);
    expect(broken({ ...ask, silence: { reminders: [{ afterMinutes: 60, text: 'x' }], afterMinutes: 60 } })).toEqual([
      'silence first silence.reminders.0.afterMinutes',
    ]);
  });

  it('finds steps that no way leads to, as a warning', () => {
    const flow = flowOf({ first: bye, lost: bye, cancel: bye });
    expect(problemsIn(flow)).toEqual([
      { rule: 'unreachable', flow: 'small', step: 'lost', message: 'No way leads here', severity: 'warning' },
    ]);
    expect(isSound(problemsIn(flow))).toBe(true);
  });

  it('finds circles without an end, and circles that ask nobody', () => {
    expect(used(broken({ ...ask, next: { answered: 'first', failed: 'first', silence: 'first' } }))).toEqual([
      'dead-end first',
      'no-person first',
    ]);
    const circle = broken(
      { kind: 'say', text: 'x', next: { done: 'again' } },
      {
        again: { kind: 'call', operation: 'catalog.list', input: {}, next: { listed: 'first', empty: 'bye' } },
      },
    );
    expect(used(circle)).toEqual(['endless first', 'endless again']);
  });

  it('lets a circle go through a flow that asks', () => {
    const asking: Flow = { ...flowOf({ ask, person, bye }, { variables: { name: textVariable } }), id: 'asking' };
    const silent: Flow = { ...flowOf({ say: { kind: 'say', text: 'x', next: { done: 'bye' } }, bye }), id: 'silent' };
    const round = (flow: string) =>
      flowOf({
        more: { kind: 'run', flow, next: { done: 'check' } },
        check: {
          kind: 'branch',
          cases: [{ when: { left: { from: 'message' }, is: 'present' }, outcome: 'again' }],
          next: { again: 'more', otherwise: 'bye' },
        },
        bye,
      });
    const library = new Map([asking, silent].map((flow) => [flow.id, flow]));
    expect(problemsIn(round('asking'), library)).toEqual([]);
    expect(problemsIn(round('silent'), library).map(({ rule }) => rule)).toEqual(['endless', 'endless']);
  });

  it('wants a way to a person from every question', () => {
    const flow = flowOf(
      { first: { ...ask, next: { answered: 'bye', failed: 'bye', silence: 'bye' } }, bye },
      { variables: { name: textVariable } },
    );
    expect(problemsIn(flow)).toEqual([expect.objectContaining({ rule: 'no-person', step: 'first', severity: 'warning' })]);
  });

  it('measures what WhatsApp shows, in every language', () => {
    expect(broken({ ...choose, options: [{ id: 'a', title: { en: 'Short', es: 'Demasiado largo para un botón' } }] })).toEqual([
      'whatsapp-limits first options.0.title.es',
    ]);
    const rows = [{ id: 'a', title: 'Twenty-four characters!!', description: 'x'.repeat(73) }];
    expect(broken({ ...choose, options: rows })).toEqual(['whatsapp-limits first options.0.description']);
    expect(broken({ ...choose, text: 'x'.repeat(1025), button: 'See all the options here' })).toEqual([
      'whatsapp-limits first text',
      'whatsapp-limits first button',
    ]);
    expect(broken({ kind: 'say', text: 'x'.repeat(4097), next: { done: 'bye' } })).toContain('whatsapp-limits first text');
    expect(broken({ ...choose, options: [{ id: 'a', title: '' }] })).toEqual(['whatsapp-limits first options.0.title']);
    expect(broken({ ...choose, options: [{ id: 'a', title: '{{ contact.name | upcase | append: "!" }}' }] })).toEqual([]);
  });

  it('knows the operations, what they take and what they give', () => {
    expect(used(broken({ kind: 'call', operation: 'order.explode', input: {}, next: {} }))).toContain('unknown-operation first operation');
    const call = {
      kind: 'call',
      operation: 'order.discard',
      input: { reason: { fixed: 1 } },
      saveAs: { number: 'name' },
      next: { discarded: 'bye' },
    };
    expect(used(broken(call))).toEqual(['unknown-operation first input.reason', 'unknown-operation first saveAs.number']);
  });

  it('knows the variables, in texts too', () => {
    expect(broken({ ...ask, saveAs: 'nickname' })).toEqual(['unknown-variable first saveAs']);
    expect(broken({ ...ask, text: { en: 'Hi {{ nickname }}', es: 'Hola' } })).toEqual(['unknown-variable first text.en']);
    expect(broken({ ...ask, text: 'Hi {{ contact.name }} {{ name }}' })).toEqual([]);
    expect(broken({ ...ask, text: 'Hi {{ name' })).toEqual(['unknown-variable first text']);
    expect(used(broken({ kind: 'set', set: { name: { from: 'nick.name' } }, next: { done: 'bye' } }))).toEqual([
      'unknown-variable first set.name',
    ]);
  });

  it('knows the other flows', () => {
    const inner: Flow = { ...flowOf({ bye }, { variables: { given: { type: 'text', role: 'input' } } }), id: 'inner' };
    const back: Flow = { ...flowOf({ back: { kind: 'run', flow: 'small', next: { done: 'bye' } }, bye }), id: 'back' };
    const library = new Map([inner, back].map((flow) => [flow.id, flow]));
    const rules = (step: Step) => problemsIn(flowOf({ first: step, bye }), library).map(({ rule, path }) => `${rule} ${path}`);
    expect(rules({ kind: 'go', flow: 'gone' })).toContain('unknown-flow flow');
    expect(rules({ kind: 'go', flow: 'inner', input: { given: { fixed: 1 }, other: { fixed: 1 } } })).toEqual(
      expect.arrayContaining(['wrong-type input.given', 'unknown-flow input.other']),
    );
    expect(
      rules({
        kind: 'run',
        flow: 'inner',
        input: { given: { fixed: 1 }, other: { fixed: 1 } },
        output: { given: 'language' },
        next: { done: 'bye' },
      }),
    ).toEqual(['wrong-type input.given', 'unknown-flow input.other', 'unknown-flow output.given']);
    expect(rules({ kind: 'run', flow: 'back', next: { done: 'bye' } })).toContain('unknown-flow flow');
    expect(rules({ kind: 'run', flow: 'small', next: { done: 'bye' } })).toContain('unknown-flow flow');
    expect(rules({ kind: 'run', flow: 'inner', next: {} })).toContain('loose-outcome next.done');
  });

  it('tells options apart', () => {
    const options = [
      { id: 'a', title: { en: 'Yes', es: 'Sí' } },
      { id: 'a', title: { en: 'No', es: '¡si!' } },
      { id: 'other', title: 'x' },
    ];
    expect(broken({ ...choose, options, next: { ...choose.next, other: 'bye' } })).toEqual([
      'ambiguous-options first options.1.id',
      'ambiguous-options first options.1.title',
      'ambiguous-options first options.2.id',
    ]);
  });

  it('wants every text in every language of the flow', () => {
    expect(broken({ ...ask, text: { en: 'Name?', es: '¿Nombre?' }, correction: { en: 'Name, please' } })).toEqual([
      'missing-language first correction.es',
    ]);
  });

  it('finds what is kept where something else belongs', () => {
    expect(used(broken({ ...ask, answer: { type: 'number' } }))).toEqual(['wrong-type first saveAs']);
    expect(used(broken({ ...ask, answer: { type: 'date' } }))).toEqual([]);
    expect(used(broken({ kind: 'set', set: { name: { fixed: [1] } }, next: { done: 'bye' } }))).toEqual(['wrong-type first set.name']);
    expect(used(broken({ kind: 'set', set: { name: { text: 'x' } }, next: { done: 'bye' } }))).toEqual([]);
    const lines = { kind: 'call', operation: 'order.lines', input: {}, saveAs: { options: 'name' }, next: { listed: 'bye', empty: 'bye' } };
    expect(used(broken(lines))).toEqual(['wrong-type first saveAs.options']);
    const signals = [{ on: 'payment.captured', saveAs: 'name', outcome: 'paid' }];
    expect(used(broken({ ...ask, signals, next: { ...ask.next, paid: 'bye' } }))).toEqual(['wrong-type first signals.0.saveAs']);
  });

  it('finds more messages in a row than are sent', () => {
    const says = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, nth) => [
          `s${nth}`,
          { kind: 'say', text: 'x', next: { done: nth + 1 < count ? `s${nth + 1}` : 'bye' } },
        ]),
      );
    const asking = { ...ask, next: { ...ask.next, answered: 's0' } };
    expect(used(broken(asking, says(10)))).toEqual([]);
    expect(used(broken(asking, says(11)))).toEqual(['too-many-messages s0']);
  });

  it('finds flows that lead to each other without asking anybody', () => {
    const going = (id: string, to: string, first: Record<string, Step> = {}) =>
      flowOf({ ...first, leave: { kind: 'go', flow: to } }, { id, variables: { name: textVariable } });
    const [here, there] = [going('here', 'there'), going('there', 'here')];
    const library = new Map([here, there].map((flow) => [flow.id, flow]));
    expect(problemsIn(here, library).map(({ rule, path }) => `${rule} ${path}`)).toEqual(['circles flow']);
    const asks: Record<string, Step> = { name: { ...ask, next: { answered: 'leave', failed: 'leave', silence: 'leave' } } };
    const asking = going('there', 'here', asks);
    expect(problemsIn(here, new Map([here, asking].map((flow) => [flow.id, flow]))).filter(({ severity }) => severity === 'error')).toEqual(
      [],
    );
  });

  it('finds what a schedule would have said to people who may not be written to', () => {
    const template = { name: 'news' };
    const scheduled = (steps: Record<string, Step>) =>
      problemsIn(
        flowOf(
          { ...steps, person, bye },
          {
            variables: { name: textVariable },
            triggers: [{ on: 'schedule', when: { every: 'day', clock: '10:00' }, to: { purpose: 'service' } }],
          },
        ),
      )
        .filter(({ rule }) => rule === 'closed-window')
        .map(({ step, severity }) => `${severity} ${step}`);
    const says = (next: string, more: object = {}): Step => ({ kind: 'say', text: 'x', next: { done: next }, ...more });
    expect(scheduled({ first: says('ask'), ask })).toEqual(['error first', 'error ask']);
    expect(scheduled({ first: says('ask', { template }), ask: { ...ask, template } })).toEqual([]);
    const after = { ...ask, template, next: { ...ask.next, answered: 'thanks', silence: 'gone' } };
    expect(scheduled({ first: after, thanks: says('bye'), gone: says('bye') })).toEqual(['error gone']);
    const reminders = [{ afterMinutes: 10, text: 'Still there?' }];
    expect(scheduled({ first: { ...ask, template, silence: { ...silence, reminders } } })).toEqual(['error first']);
    expect(scheduled({ first: { kind: 'wait', for: { minutes: 5 }, next: { elapsed: 'later' } }, later: says('bye') })).toEqual([
      'error later',
    ]);
  });

  it('finds settings that nobody could set', () => {
    const sound = { type: 'number', initial: 2, role: 'setting', title: 'Days' } as const;
    const rules = (variables: Flow['variables'], first: Step = { kind: 'say', text: 'x', next: { done: 'bye' } }) =>
      problemsIn(flowOf({ first, bye }, { variables })).map(({ rule, path }) => `${rule} ${path}`);
    expect(rules({ days: sound })).toEqual([]);
    expect(rules({ days: { type: 'list', role: 'setting' } })).toEqual([
      'settings variables.days.title',
      'settings variables.days.initial',
      'settings variables.days.type',
    ]);
    expect(rules({ days: sound }, { kind: 'set', set: { days: { fixed: 3 } }, next: { done: 'bye' } })).toEqual(['settings set.days']);
  });
});
