import { readFileSync } from 'node:fs';
import { operations } from './operations.ts';
import { operationsGuide } from './operations-guide.ts';

describe('the list of operations', () => {
  it('is the one in docs/operations.md; `npm run operations` writes it anew', () => {
    expect(readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')).toBe(operationsGuide(operations));
  });

  it('tells of each what it does, takes, gives and how it is left', () => {
    const guide = operationsGuide({
      'tea.make': {
        does: 'Makes tea.',
        input: { cups: 'number' },
        output: {},
        outcomes: ['made', 'no-water'],
        undoneBy: { operation: 'tea.pour-away', after: ['made'] },
      },
      'tea.sell': { does: 'Sells tea.', input: {}, output: { total: 'number' }, outcomes: ['sold'], shared: true },
    });
    expect(guide).toContain(
      '## tea\n\n### tea.make\n\nMakes tea.\n\n- Takes `cups` (number)\n- Gives nothing\n- Leaves by `made`, `no-water`\n- Going back over it has it undone by `tea.pour-away`.',
    );
    expect(guide).toContain('- Gives `total` (number)\n- Leaves by `sold`\n- Nobody goes back over it.');
  });

  it('names only operations that there are as undoing others, with the same input', () => {
    const all: Readonly<
      Record<string, { input: object; undoneBy?: { operation: string; after: readonly string[] }; outcomes: readonly string[] }>
    > = operations;
    for (const { input, undoneBy, outcomes } of Object.values(all)) {
      if (!undoneBy) continue;
      expect(all[undoneBy.operation]?.input).toEqual(input);
      expect(outcomes).toEqual(expect.arrayContaining([...undoneBy.after]));
    }
  });
});
