import type { Step, StepKind } from '../flow.ts';
import { ask } from './ask.ts';
import { branch } from './branch.ts';
import { call } from './call.ts';
import { choose } from './choose.ts';
import { end } from './end.ts';
import { form } from './form.ts';
import { go } from './go.ts';
import { handoff } from './handoff.ts';
import type { Kind } from './kind.ts';
import { request } from './request.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { set } from './set.ts';
import { split } from './split.ts';
import { wait } from './wait.ts';

/** Every kind of step. A forgotten one does not compile. */
export const kinds: { readonly [K in StepKind]: Kind<K> } = {
  say,
  ask,
  choose,
  form,
  branch,
  split,
  set,
  call,
  request,
  wait,
  handoff,
  run,
  go,
  end,
};

/** The kind of a step, for callers that treat all alike: what is known of a kind only ever meets its own steps. */
export const kindOf = (step: Step): Kind<StepKind> => kinds[step.kind] as unknown as Kind<StepKind>;
