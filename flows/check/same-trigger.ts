import type { Flow, Trigger } from '../language/flow.ts';
import { plain } from '../language/text.ts';
import type { Finding, Rule } from './rule.ts';

/** A trigger that another flow has too: only one of them could start. */
export const sameTrigger: Rule = (flow, library) => {
  const others = new Map(
    [...(library?.values() ?? [])].filter(({ id }) => id !== flow.id).flatMap((other) => namesOf(other).map(([, name]) => [name, other])),
  );
  return namesOf(flow).flatMap(([index, name], nth, all): Finding[] => {
    const other = others.get(name) ?? (all.findIndex(([, each]) => each === name) < nth ? flow : undefined);
    return other === undefined
      ? []
      : [
          {
            path: `triggers.${index}`,
            message: `"${name}" starts "${other.title}" already; one of the two would never start`,
            severity: 'error',
          },
        ];
  });
};

/** What starts a flow, in words, with the place of its trigger. */
const namesOf = ({ triggers }: Flow): readonly (readonly [number, string])[] =>
  triggers.flatMap((trigger, index) => wordsOf(trigger).map((words) => [index, words] as const));

function wordsOf(trigger: Trigger): readonly string[] {
  switch (trigger.on) {
    case 'first':
      return ['any first message'];
    case 'keyword':
      return Object.entries(trigger.words).flatMap(([language, words]) => [
        ...new Set(words.map((word) => `the word ${plain(word) || word} (${language})`)),
      ]);
    case 'event':
      return [`the signal ${trigger.signal}`];
    case 'question':
      return ['a question in the middle of another flow'];
    // Several may come at the same time: the second waits until the first is over.
    case 'schedule':
      return [];
    case 'cart':
      return ['a basket from the catalog'];
    case 'ad':
      return [trigger.id === undefined ? 'any ad' : `the ad ${trigger.id}`];
    case 'link':
      return [`the code ${plain(trigger.code)}`];
    case 'template-button':
      return [`the button ${trigger.payload}`];
  }
}
