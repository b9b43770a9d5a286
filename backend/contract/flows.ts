import type { ScheduleTrigger } from '../../flows/language/schedule.ts';

/** What a business can set in a flow without drawing. */
export interface FlowSetting {
  readonly name: string;
  readonly title: string;
  readonly type: 'text' | 'number' | 'boolean' | 'time';
  readonly value: string | number | boolean;
}

/** GET /api/flows/settings: the flows that have settings. */
export interface FlowSettings {
  readonly flowId: string;
  readonly title: string;
  /** Of the published version. */
  readonly version: number;
  readonly settings: readonly FlowSetting[];
}

/** PUT /api/flows/:flowId/settings. What is not named stays; conversations that are under way keep what they began with. */
export interface NewFlowSettings {
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** GET /api/flows/missing-texts: what customers of some language would read in another. */
export interface MissingTexts {
  readonly flowId: string;
  readonly title: string;
  readonly languages: readonly string[];
  readonly missing: readonly { readonly step: string; readonly path: string; readonly language: string }[];
}

/** GET /api/flows/schedules: a time at which a flow begins by itself, and what became of the last thirty days. */
export interface ScheduleView {
  readonly flowId: string;
  readonly title: string;
  readonly trigger: ScheduleTrigger;
  /** Null where no time is left, and where it is counted from what happens to each contact. */
  readonly nextAt: string | null;
  readonly begun: number;
  readonly waiting: number;
  readonly dropped: readonly { readonly reason: string; readonly count: number }[];
}
