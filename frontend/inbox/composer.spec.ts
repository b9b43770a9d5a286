import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { ConversationView } from '../../backend/contract/conversations.ts';
import { Composer } from './composer.ts';
import { Replies } from './replies.ts';

const hours = (count: number) => new Date(Date.now() + count * 3_600_000 + 30_000).toISOString();
const conversation: ConversationView = {
  id: 'c1',
  contact: { id: 'p1', name: 'Ana', phone: '+34 600 111 222', username: null },
  owner: 'human',
  assignee: { id: 'm1', name: 'Greta' },
  at: null,
  handoff: null,
  lastMessage: 'Hi',
  lastMessageAt: hours(0),
  unread: 0,
  numberId: '1',
  number: '+49 30 901820',
  windowEndsAt: hours(20),
  flowVersion: 1,
  orders: [],
  numberStopped: null,
};

describe('the composer', () => {
  let composer: ComponentFixture<Composer>;
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])] });
    server = TestBed.inject(HttpTestingController);
    composer = TestBed.createComponent(Composer);
  });

  const element = () => composer.nativeElement as HTMLElement;
  const box = () => element().querySelector('textarea')!;
  const sendButton = () => element().querySelector<HTMLButtonElement>('button.send')!;

  async function show(changes: Partial<ConversationView> = {}): Promise<void> {
    composer.componentRef.setInput('conversation', { ...conversation, ...changes });
    await composer.whenStable();
  }

  async function type(text: string): Promise<void> {
    box().value = text;
    box().dispatchEvent(new Event('input'));
    await composer.whenStable();
  }

  async function press(init: KeyboardEventInit): Promise<KeyboardEvent> {
    const event = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init });
    box().dispatchEvent(event);
    await composer.whenStable();
    return event;
  }

  it('sends with Enter and is empty at once', async () => {
    await show();
    await type('  Good morning ');
    await press({});
    expect(server.expectOne('/api/conversations/c1/replies').request.body).toMatchObject({ text: 'Good morning' });
    expect(box().value).toBe('');
  });

  it('makes a new line with Shift and Enter, and leaves Enter to an input method', async () => {
    await show();
    await type('Good');
    expect((await press({ shiftKey: true })).defaultPrevented).toBe(false);
    expect((await press({ isComposing: true })).defaultPrevented).toBe(false);
    server.expectNone('/api/conversations/c1/replies');
  });

  it('sends nothing that is empty or longer than WhatsApp takes', async () => {
    await show();
    await type('   ');
    expect(sendButton().disabled).toBe(true);
    await type('x'.repeat(4_097));
    expect(sendButton().disabled).toBe(true);
    expect(element().textContent).toContain('1 characters too long');
    await press({});
    server.expectNone('/api/conversations/c1/replies');
  });

  it('says how long one can still answer, and why one cannot when the window is over', async () => {
    await show({ windowEndsAt: hours(2) });
    expect(element().textContent).toContain('2 h left to answer');
    await show({ windowEndsAt: hours(-1) });
    expect(element().textContent).toContain('more than 24 hours ago');
    expect(box().readOnly).toBe(true);
    expect(sendButton().disabled).toBe(true);
  });

  it('says why nothing is sent from a number that is stopped, and keeps what was typed', async () => {
    await show();
    await type('Almost done');
    await show({ numberStopped: 'Meta says the access token has expired.' });
    expect(element().textContent).toContain('Meta says the access token has expired.');
    expect(box().value).toBe('Almost done');
    expect(sendButton().disabled).toBe(true);
  });

  it('keeps the draft of each conversation', async () => {
    await show();
    await type('For Ana');
    await show({ id: 'c2' });
    expect(box().value).toBe('');
    await show();
    expect(box().value).toBe('For Ana');
    expect(TestBed.inject(Replies).drafts.get('c1')).toBe('For Ana');
  });
});
