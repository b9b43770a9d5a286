import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { MessagePage, MessageView } from '../../backend/contract/conversations.ts';
import { ThreadMessages } from './thread-messages.ts';
import { Thread } from './thread.ts';

let position = 0;
const message = (more: Partial<MessageView>): MessageView => ({
  id: `m${(position += 1)}`,
  position: String(position + 1_000),
  author: 'bot',
  memberName: null,
  content: { kind: 'text', text: 'Hello' },
  state: 'read',
  error: null,
  maybeTwice: false,
  at: new Date().toISOString(),
  step: null,
  wamid: null,
  quotes: null,
  reaction: null,
  edited: false,
  revoked: false,
  ...more,
});

describe('the thread', () => {
  let shown: ComponentFixture<Thread>;

  async function show(page: MessagePage | Error): Promise<string> {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const thread = new ThreadMessages(async () => {
      if (page instanceof Error) throw page;
      return page;
    });
    shown = TestBed.createComponent(Thread);
    shown.componentRef.setInput('thread', thread);
    shown.componentRef.setInput('pending', []);
    await thread.refresh();
    await shown.whenStable();
    return element().textContent;
  }
  const showMessages = (...messages: MessageView[]) => show({ messages, before: null });
  const element = () => shown.nativeElement as HTMLElement;

  it('tells how far each message came', async () => {
    const words = await showMessages(
      message({ state: 'queued' }),
      message({ state: 'sent' }),
      message({ state: 'delivered' }),
      message({ state: 'read' }),
      message({ state: 'failed', error: 'the number is not on WhatsApp' }),
      message({ state: 'unknown', maybeTwice: true }),
    );
    for (const each of [
      'Waiting to be sent',
      'Sent',
      'Delivered',
      'Read',
      'Not sent: the number is not on WhatsApp',
      'May have been sent twice',
    ])
      expect(words).toContain(each);
  });

  it('says who spoke for the business, once for a row of messages', async () => {
    await showMessages(message({}), message({}), message({ author: 'member', memberName: 'Greta' }), message({ author: 'phone' }));
    expect([...element().querySelectorAll('.speaker')].map((each) => each.textContent.trim())).toEqual(['Bot', 'Greta', 'From the phone']);
  });

  it('shows what the customer could tap and what they tapped', async () => {
    const words = await showMessages(
      message({
        content: {
          kind: 'buttons',
          text: 'Sure?',
          buttons: [
            { id: 'y', title: 'Yes' },
            { id: 'n', title: 'No' },
          ],
        },
      }),
      message({ author: 'contact', state: 'received', content: { kind: 'tap', id: 'y', title: 'Yes' } }),
      message({
        content: { kind: 'list', text: 'What?', button: 'Choose', rows: [{ id: '1', title: 'Croissant', description: '€1.80' }] },
      }),
    );
    expect([...element().querySelectorAll('.buttons li')].map((each) => each.textContent.trim())).toEqual(['Yes', 'No']);
    expect(words).toContain('Tapped Yes');
    expect(words).toContain('€1.80');
  });

  it('shows every other kind of message in words', async () => {
    const theirs = (content: MessageView['content']) => message({ author: 'contact', state: 'received', content });
    const words = await showMessages(
      theirs({ kind: 'media', media: 'document', mediaId: '2', mime: 'application/pdf', filename: 'plan.pdf' }),
      theirs({ kind: 'location', latitude: 52.52, longitude: 13.405, name: 'Home' }),
      theirs({ kind: 'contacts', contacts: [{ name: 'Opa Heinz', phones: ['+49 30 1'] }] }),
      theirs({ kind: 'unsupported', what: 'poll' }),
      theirs({ kind: 'revoke' }),
      theirs({ kind: 'system', text: 'The customer changed their number' }),
    );
    for (const each of [
      'plan.pdf',
      'Home',
      '52.52000, 13.40500',
      'Opa Heinz',
      '(poll)',
      'The customer deleted this message.',
      'The customer changed their number',
    ])
      expect(words).toContain(each);
  });

  it('plays and shows what a customer sent, and names it when the file is gone', async () => {
    const theirs = (media: 'voice' | 'image') =>
      message({ author: 'contact', state: 'received', content: { kind: 'media', media, mediaId: '1', mime: 'audio/ogg' } });
    const [voice, photo] = [theirs('voice'), theirs('image')];
    await showMessages(voice, photo);
    const sound = element().querySelector('audio')!;
    expect([sound.getAttribute('src'), sound.getAttribute('aria-label')]).toEqual([`/api/messages/${voice.id}/media`, 'Voice message']);
    const picture = element().querySelector('img')!;
    expect([picture.getAttribute('src'), picture.alt]).toEqual([`/api/messages/${photo.id}/media`, 'Photo']);
    picture.dispatchEvent(new Event('error'));
    await shown.whenStable();
    expect(element().querySelector('img')).toBeNull();
    expect(element().textContent).toContain('Photo');
  });

  it('repeats what is answered, and says when that is further up', async () => {
    const words = await showMessages(
      message({ wamid: 'w1', content: { kind: 'text', text: 'Tea or coffee?' } }),
      message({ author: 'contact', quotes: 'w1', content: { kind: 'text', text: 'Tea' } }),
      message({ author: 'contact', quotes: 'w0', content: { kind: 'text', text: 'And that' } }),
    );
    expect([...element().querySelectorAll('.quoted')].map((each) => each.textContent)).toEqual([
      'In answer to: Tea or coffee?',
      'In answer to: An earlier message',
    ]);
    expect(words).toContain('And that');
  });

  it('divides the days', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await showMessages(message({ at: yesterday }), message({}), message({}));
    expect([...element().querySelectorAll('.day')].map((each) => each.textContent.trim())).toEqual(['Yesterday', 'Today']);
  });

  it('has words for a thread without messages', async () => {
    expect(await showMessages()).toContain('Nothing said yet');
  });

  it('offers to try again when it could not be loaded', async () => {
    const words = await show(new Error('away'));
    expect(words).toContain('The messages could not be loaded');
    expect(element().querySelector('button')!.textContent).toContain('Try again');
  });
});
