import type { MessagePage, MessageView } from '../../backend/contract/conversations.ts';
import { ThreadMessages } from './thread-messages.ts';

const message = (position: number, more: Partial<MessageView> = {}): MessageView => ({
  id: `m${position}`,
  position: String(position),
  author: 'contact',
  memberName: null,
  content: { kind: 'text', text: `said ${position}` },
  state: 'received',
  error: null,
  maybeTwice: false,
  at: '2026-11-23T12:00:00Z',
  step: null,
  wamid: null,
  quotes: null,
  reaction: null,
  edited: false,
  revoked: false,
  ...more,
});
const page = (before: string | null, ...positions: number[]): MessagePage => ({
  before,
  messages: positions.map((position) => message(position)),
});
const positions = (thread: ThreadMessages) => thread.messages().map((each) => Number(each.position));

describe('the messages of a thread', () => {
  it('begin with the newest, and older ones come before them', async () => {
    const thread = new ThreadMessages(async (before) => (before ? page(null, 8, 9) : page('10', 10, 11)));
    await thread.refresh();
    expect(positions(thread)).toEqual([10, 11]);
    expect(thread.hasOlder()).toBe(true);
    await thread.older();
    expect(positions(thread)).toEqual([8, 9, 10, 11]);
    expect(thread.hasOlder()).toBe(false);
  });

  it('keep the older ones when new ones come, and change the ticks of those that are there', async () => {
    let newest = page('10', 10, 11);
    const thread = new ThreadMessages(async (before) => (before ? page(null, 8, 9) : newest));
    await thread.refresh();
    await thread.older();
    newest = { before: '10', messages: [message(11, { state: 'read' }), message(12)] };
    await thread.refresh();
    expect(positions(thread)).toEqual([8, 9, 10, 11, 12]);
    expect(thread.messages().find(({ id }) => id === 'm11')?.state).toBe('read');
  });

  it('show no hole after a long time away', async () => {
    let newest = page('10', 10, 11);
    const thread = new ThreadMessages(async (before) => (before === '90' ? page('80', 80) : newest));
    await thread.refresh();
    newest = page('90', 90, 91);
    await thread.refresh();
    expect(positions(thread)).toEqual([90, 91]);
    await thread.older();
    expect(positions(thread)).toEqual([80, 90, 91]);
  });

  it('stay on the screen when asking again fails', async () => {
    let away = false;
    const thread = new ThreadMessages(async () => {
      if (away) throw new Error('away');
      return page(null, 1);
    });
    await thread.refresh();
    away = true;
    await thread.refresh();
    expect(positions(thread)).toEqual([1]);
    expect(thread.error()).toBeInstanceOf(Error);
  });
});
