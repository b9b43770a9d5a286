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
  card: null,
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

  /** Also what follows a refused request. */
  async function settled(): Promise<void> {
    await new Promise((done) => setTimeout(done));
    await composer.whenStable();
  }

  async function choose(file: File): Promise<void> {
    const picker = element().querySelector<HTMLInputElement>('input[type=file]')!;
    Object.defineProperty(picker, 'files', { value: [file], configurable: true });
    picker.dispatchEvent(new Event('change'));
    await composer.whenStable();
  }
  const menu = new File(['%PDF-1.7'], 'menu.pdf', { type: 'application/pdf' });

  it('attaches a file, and sends it with or without words', async () => {
    await show();
    await choose(menu);
    const upload = server.expectOne('/api/files?name=menu.pdf&type=application/pdf');
    expect(sendButton().disabled).toBe(true);
    upload.flush({ fileId: 'f1', filename: 'menu.pdf', mime: 'application/pdf', size: 8 });
    await composer.whenStable();
    expect(element().textContent).toContain('menu.pdf');
    await press({});
    expect(server.expectOne('/api/conversations/c1/replies').request.body).toMatchObject({ text: '', fileId: 'f1' });
    expect(element().querySelector('.attached')).toBeNull();
  });

  it('says why a file was not attached, and lets one be removed', async () => {
    await show();
    await choose(menu);
    server
      .expectOne((request) => request.url === '/api/files')
      .flush(
        { title: 'Payload Too Large', status: 413, detail: 'The file is larger than 16 MB.' },
        { status: 413, statusText: 'Payload Too Large' },
      );
    await settled();
    expect(element().textContent).toContain('“menu.pdf” was not attached. The file is larger than 16 MB.');

    await choose(menu);
    server
      .expectOne((request) => request.url === '/api/files')
      .flush({ fileId: 'f1', filename: 'menu.pdf', mime: 'application/pdf', size: 8 });
    await settled();
    element().querySelector<HTMLButtonElement>('.attached button')!.click();
    await composer.whenStable();
    expect(element().querySelector('.attached')).toBeNull();
    expect(sendButton().disabled).toBe(true);
  });
});
