import { KeysetList, type Page } from './keyset-list.ts';

interface Row {
  readonly id: string;
}

const page = (next: string | null, ...ids: string[]): Page<Row> => ({ rows: ids.map((id) => ({ id })), next });
const idsOf = (list: KeysetList<Row>) => list.rows().map(({ id }) => id);

describe('a list that grows page by page', () => {
  it('ends where the server says so', async () => {
    const list = new KeysetList<Row>(async (before) => (before ? page(null, 'c') : page('b', 'a', 'b')));
    await list.refresh();
    expect(list.atEnd()).toBe(false);
    await list.more();
    expect(idsOf(list)).toEqual(['a', 'b', 'c']);
    expect(list.atEnd()).toBe(true);
  });

  it('keeps its length when it is asked again, and shows no row twice', async () => {
    let moved = false;
    const list = new KeysetList<Row>(async (before) => (before ? page(null, 'c', 'd') : moved ? page('x', 'c', 'a') : page('b', 'a', 'b')));
    await list.refresh();
    await list.more();
    moved = true;
    await list.refresh();
    expect(idsOf(list)).toEqual(['c', 'a', 'd']);
  });

  it('ignores the late answer to an older question', async () => {
    const answers: ((page: Page<Row>) => void)[] = [];
    const list = new KeysetList<Row>(() => new Promise((resolve) => answers.push(resolve)));
    const older = list.restart();
    const newer = list.restart();
    answers[1]!(page(null, 'new'));
    answers[0]!(page(null, 'old'));
    await Promise.all([older, newer]);
    expect(idsOf(list)).toEqual(['new']);
  });

  it('shows each answer although changes come faster than answers, and asks once more in the end', async () => {
    const answers: ((page: Page<Row>) => void)[] = [];
    const list = new KeysetList<Row>(() => new Promise((resolve) => answers.push(resolve)));
    const first = list.refresh();
    const others = [list.refresh(), list.refresh()];
    answers[0]!(page(null, 'first'));
    await Promise.all(others);
    expect(idsOf(list)).toEqual(['first']);
    expect(answers).toHaveLength(2);
    answers[1]!(page(null, 'last'));
    await first;
    expect(idsOf(list)).toEqual(['last']);
  });

  it('keeps what it showed when asking again fails', async () => {
    let broken = false;
    const list = new KeysetList<Row>(async () => {
      if (broken) throw new Error('away');
      return page(null, 'a');
    });
    await list.refresh();
    broken = true;
    await list.refresh();
    expect(idsOf(list)).toEqual(['a']);
    expect(list.error()).toBeInstanceOf(Error);
    broken = false;
    await list.refresh();
    expect(list.error()).toBeUndefined();
  });
});
