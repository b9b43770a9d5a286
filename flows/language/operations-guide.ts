import type { Operation } from './operations/operation.ts';

/** The operations as those who draw flows read them, by subject. */
export function operationsGuide(operations: Readonly<Record<string, Operation>>): string {
  const bySubject = Map.groupBy(Object.entries(operations), ([name]) => name.split('.')[0]!);
  const subjects = [...bySubject].map(([subject, entries]) => [
    `## ${subject}`,
    ...entries.map(([name, operation]) => described(name, operation)),
  ]);
  return [
    '# What a flow can call',
    'A step of kind `call` names an operation, gives it values, and goes on by its outcome. This list is written by `npm run operations` from the registry that the editor, the check and the server read.',
    ...subjects.flat(),
    '',
  ].join('\n\n');
}

function described(name: string, { does, input, output, outcomes, shared, lasting, undoneBy }: Operation): string {
  const back =
    undoneBy === undefined
      ? shared || lasting
        ? 'Nobody goes back over it.'
        : undefined
      : `Going back over it has it undone by \`${undoneBy.operation}\`.`;
  return [
    `### ${name}`,
    does,
    [
      `- Takes ${fields(input)}`,
      `- Gives ${fields(output)}`,
      `- Leaves by ${outcomes.map((outcome) => `\`${outcome}\``).join(', ')}`,
      ...(back === undefined ? [] : [`- ${back}`]),
    ].join('\n'),
  ].join('\n\n');
}

const fields = (types: Operation['input']): string =>
  Object.entries(types)
    .map(([name, type]) => `\`${name}\` (${type})`)
    .join(', ') || 'nothing';
