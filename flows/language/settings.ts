import type { Flow, Json, Variable } from './flow.ts';
import { flag, matching, number, type Reader, type ShapeProblem, text } from './shape.ts';

/** What a business can set in a flow without drawing. */
export type SettingType = Extract<Variable['type'], 'text' | 'number' | 'boolean' | 'time'>;

const readers: { readonly [T in SettingType]: Reader<Json> } = {
  text: text(500),
  number: number(-1e12, 1e12),
  boolean: flag,
  time: matching(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time like 09:30'),
};

export const isSettingType = (type: Variable['type']): type is SettingType => Object.hasOwn(readers, type);

/** The settings of a flow by their names, in the order they are written down. */
export const settingsOf = ({ variables }: Flow): readonly (readonly [name: string, setting: Variable])[] =>
  Object.entries(variables).filter(([, { role }]) => role === 'setting');

/** The flow with some of its settings changed, or what is wrong with them. Paths are names of settings. */
export function withSettings(
  flow: Flow,
  values: Readonly<Record<string, unknown>>,
): { readonly flow: Flow } | { readonly problems: readonly ShapeProblem[] } {
  const settings = new Map(settingsOf(flow));
  const problems: ShapeProblem[] = [];
  const changed = Object.entries(values).flatMap(([name, value]) => {
    const setting = settings.get(name);
    if (!setting || !isSettingType(setting.type)) {
      problems.push({ path: name, message: `is no setting of this flow; it has ${[...settings.keys()].join(', ') || 'none'}` });
      return [];
    }
    const initial = readers[setting.type](value, name, problems);
    return initial === undefined ? [] : [[name, { ...setting, initial }] as const];
  });
  return problems.length > 0 ? { problems } : { flow: { ...flow, variables: { ...flow.variables, ...Object.fromEntries(changed) } } };
}
