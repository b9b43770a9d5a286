import { kindOf } from '../language/kinds/kinds.ts';
import { isSettingType, settingsOf } from '../language/settings.ts';
import { type Finding, type Rule, stepsOf } from './rule.ts';

/** Settings that a business could not set, or that a step would overwrite. */
export const settings: Rule = (flow) => {
  const named = settingsOf(flow);
  const names = new Set(named.map(([name]) => name));
  const lacking = named.flatMap(([name, { title, initial, type }]): Finding[] => {
    const at = { path: `variables.${name}`, severity: 'error' as const };
    return [
      ...(title === undefined ? [{ ...at, path: `${at.path}.title`, message: 'Say in words what is set here' }] : []),
      ...(initial === undefined || initial === null
        ? [{ ...at, path: `${at.path}.initial`, message: 'Say what holds until it is set' }]
        : []),
      ...(isSettingType(type)
        ? []
        : [{ ...at, path: `${at.path}.type`, message: `A setting is a text, a number, a boolean or a time, not a ${type}` }]),
    ];
  });
  const written = stepsOf(flow).flatMap(([id, step]) =>
    kindOf(step)
      .writes(step)
      .filter(([, name]) => names.has(name))
      .map(([path, name]): Finding => ({
        step: id,
        path,
        message: `"${name}" is set by the business; a step only reads it`,
        severity: 'error',
      })),
  );
  return [...lacking, ...written];
};
