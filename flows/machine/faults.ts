import type { FlowId, StepId } from '../language/flow.ts';

/** A flow that cannot run as it is drawn. Checked flows have none. */
export class FlowFault extends Error {
  readonly flow: FlowId;
  readonly step: StepId | undefined;

  constructor(flow: FlowId, step: StepId | undefined, what: string) {
    super(step === undefined ? `Flow "${flow}": ${what}` : `Flow "${flow}", step "${step}": ${what}`);
    this.name = new.target.name;
    this.flow = flow;
    this.step = step;
  }
}

/** A flow that goes on and on without waiting for anybody. */
export class EndlessFlow extends FlowFault {}
