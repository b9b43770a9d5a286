import type { Flow, FlowId } from '../language/flow.ts';
import { circles } from './circles.ts';
import { deadEnd } from './dead-end.ts';
import { endless } from './endless.ts';
import { missingLanguage } from './languages.ts';
import { looseOutcome } from './loose-outcome.ts';
import { noPerson } from './no-person.ts';
import { unknownOperation } from './operations.ts';
import { ambiguousOptions } from './options.ts';
import { otherFlows } from './other-flows.ts';
import type { Problem, Rule } from './rule.ts';
import { sameTrigger } from './same-trigger.ts';
import { settings } from './settings.ts';
import { closedWindow } from './closed-window.ts';
import { silence } from './silence.ts';
import { missingStart } from './start.ts';
import { tooManyMessages } from './too-many-messages.ts';
import { wrongType } from './wrong-type.ts';
import { unknownOutcome } from './unknown-outcome.ts';
import { unreachable } from './unreachable.ts';
import { unknownVariable } from './variables.ts';
import { whatsappLimits } from './whatsapp-limits.ts';

export type { Problem } from './rule.ts';

const rules: Readonly<Record<string, Rule>> = {
  'missing-start': missingStart,
  'loose-outcome': looseOutcome,
  'unknown-outcome': unknownOutcome,
  silence,
  'closed-window': closedWindow,
  'dead-end': deadEnd,
  endless,
  'too-many-messages': tooManyMessages,
  circles,
  'unknown-operation': unknownOperation,
  'unknown-variable': unknownVariable,
  settings,
  'wrong-type': wrongType,
  'unknown-flow': otherFlows,
  'same-trigger': sameTrigger,
  'ambiguous-options': ambiguousOptions,
  'whatsapp-limits': whatsappLimits,
  unreachable,
  'no-person': noPerson,
  'missing-language': missingLanguage,
};

/** All that is wrong with a flow before it is published, errors first. The editor shows this very list. */
export function problemsIn(flow: Flow, library?: ReadonlyMap<FlowId, Flow>): readonly Problem[] {
  const problems = Object.entries(rules).flatMap(([rule, look]) =>
    look(flow, library).map((finding): Problem => ({ rule, flow: flow.id, ...finding })),
  );
  return [...problems.filter(({ severity }) => severity === 'error'), ...problems.filter(({ severity }) => severity === 'warning')];
}

/** Whether a flow may be published. */
export const isSound = (problems: readonly Problem[]): boolean => problems.every(({ severity }) => severity !== 'error');
