import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { ConversationPage, ConversationRow } from '../../backend/contract/conversations.ts';
import { InboxPage } from './inbox-page.ts';

const row = (name: string, more: Partial<ConversationRow> = {}): ConversationRow => ({
  id: name,
  contact: { id: name, name, phone: null, username: null },
  owner: 'bot',
  assignee: null,
  at: { flowId: 'order', flowTitle: 'Order', step: 'ask-address', waitsFor: 'answer' },
  handoff: null,
  lastMessage: 'Two croissants please',
  lastMessageAt: new Date().toISOString(),
  unread: 0,
  ...more,
});

describe('the list of conversations', () => {
  let page: ComponentFixture<InboxPage>;
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])] });
    page = TestBed.createComponent(InboxPage);
    server = TestBed.inject(HttpTestingController);
  });

  const element = () => page.nativeElement as HTMLElement;
  const words = () => element().querySelector('.rows')!.textContent;

  async function settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    await page.whenStable();
  }

  async function answer(rows: readonly ConversationRow[], waiting = 0): Promise<void> {
    server.expectOne(({ url }) => url === '/api/conversations').flush({ rows, next: null, waiting } satisfies ConversationPage);
    await settled();
  }

  it('shows the shape of what comes, then who wrote and who has it', async () => {
    await page.whenStable();
    expect(element().querySelector('app-skeleton')).toBeTruthy();
    await answer([row('Ana', { unread: 2 }), row('Tom', { owner: 'human', assignee: { id: 'm', name: 'Greta' } })], 1);
    expect(element().querySelector('app-skeleton')).toBeNull();
    expect(
      [...element().querySelectorAll('li')].map((each) => each.textContent.includes('Ana') || each.textContent.includes('Greta')),
    ).toEqual([true, true]);
    expect(element().querySelector('a.unread')!.textContent).toContain('2 unread');
    expect(element().querySelector('.filters')!.textContent).toContain('1 waiting');
  });

  it('teaches what belongs here while it is empty', async () => {
    await answer([]);
    expect(words()).toContain('No conversations yet');
    element().querySelectorAll<HTMLButtonElement>('.filters button')[1]!.click();
    await answer([]);
    expect(words()).toContain('Nobody waits for a person');
  });

  it('asks for those of people only on that tab', async () => {
    await answer([]);
    element().querySelectorAll<HTMLButtonElement>('.filters button')[1]!.click();
    const request = server.expectOne(({ url }) => url === '/api/conversations');
    expect(request.request.params.get('owner')).toBe('human');
  });

  it('says why it could not be loaded, and tries again', async () => {
    server.expectOne(({ url }) => url === '/api/conversations').error(new ProgressEvent('error'));
    await settled();
    expect(words()).toContain('The server cannot be reached.');
    element().querySelector<HTMLButtonElement>('app-error-state button')!.click();
    await answer([row('Ana')]);
    expect(words()).toContain('Ana');
  });
});
