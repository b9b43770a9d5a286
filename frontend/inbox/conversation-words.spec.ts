import type { ConversationRow } from '../../backend/contract/conversations.ts';
import { restsOn, stateWords, stepWords } from './conversation-words.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const row: ConversationRow = {
  id: '1',
  contact: { id: '2', name: 'Ana', phone: '+34600000000', username: null },
  owner: 'bot',
  assignee: null,
  at: { flowId: 'order', flowTitle: 'Order', step: 'ask-address', waitsFor: 'answer' },
  handoff: null,
  lastMessage: null,
  lastMessageAt: null,
  unread: 0,
};
const waiting = (minutes: number): ConversationRow => ({
  ...row,
  owner: 'human',
  handoff: { reason: 'Asked', since: new Date(now - minutes * 60_000).toISOString(), kind: 'chat', note: '', level: 0, forMember: null },
});

describe('what a conversation rests on', () => {
  it('is named by the step of the flow', () => {
    expect(restsOn(row)).toBe('Order: address. Waiting for the customer to answer');
    expect(restsOn({ ...row, at: { flowId: 'order', flowTitle: 'Order', step: 'order/choose-product', waitsFor: 'choice' } })).toBe(
      'Order: product. Waiting for the customer to choose',
    );
    expect(restsOn({ ...row, at: null })).toBe('The bot answers when the customer writes.');
    expect(stepWords('how-many')).toBe('how many');
  });

  it('is a person where one has it or is needed', () => {
    expect(restsOn(waiting(3))).toContain('Waiting for a person');
    expect(restsOn({ ...waiting(3), assignee: { id: '9', name: 'Greta' } })).toContain('Greta has this conversation');
  });
});

describe('the chip of a conversation', () => {
  it('is grey for the bot, blue for a person', () => {
    expect(stateWords(row, now)).toMatchObject({ tone: 'bot', words: 'Order: address' });
    expect(stateWords({ ...waiting(5), assignee: { id: '9', name: 'Greta' } }, now)).toMatchObject({ tone: 'person', words: 'Greta' });
  });

  it('is amber while a customer waits, and red when it has been long', () => {
    expect(stateWords(waiting(12), now)).toMatchObject({ tone: 'waits', words: 'Waits 12 min' });
    expect(stateWords(waiting(45), now)).toMatchObject({ tone: 'failed', words: 'Waits 45 min' });
  });
});
