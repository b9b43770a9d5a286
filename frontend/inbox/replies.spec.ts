import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { Replies } from './replies.ts';

const url = '/api/conversations/c1/replies';

describe('a reply on its way', () => {
  let replies: Replies;
  let server: HttpTestingController;

  beforeEach(() => {
    jest.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    replies = TestBed.inject(Replies);
    server = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    server.verify();
    jest.useRealTimers();
  });

  const settle = () => jest.advanceTimersByTimeAsync(0);
  const states = () => replies.all().map(({ text, state }) => `${text}: ${state}`);

  it('is shown at once, and goes when the thread shows it', async () => {
    replies.send('c1', 'Hello');
    expect(states()).toEqual(['Hello: sending']);
    const request = server.expectOne(url);
    request.flush(null);
    await settle();
    expect(states()).toEqual(['Hello: stored']);
    replies.seen((id) => id === request.request.body.id);
    expect(replies.all()).toEqual([]);
  });

  it('goes again under the same id after the line broke', async () => {
    replies.send('c1', 'Hello');
    const first = server.expectOne(url);
    first.error(new ProgressEvent('error'));
    await settle();
    expect(states()).toEqual(['Hello: offline']);

    await jest.advanceTimersByTimeAsync(1_000);
    const second = server.expectOne(url);
    expect(second.request.body).toEqual(first.request.body);
    second.flush(null, { status: 503, statusText: 'Service Unavailable' });
    await settle();

    dispatchEvent(new Event('online'));
    const third = server.expectOne(url);
    expect(third.request.body).toEqual(first.request.body);
    third.flush(null);
    await settle();
    expect(states()).toEqual(['Hello: stored']);
  });

  it('waits for the one before it, so that none overtakes', async () => {
    replies.send('c1', 'one');
    replies.send('c1', 'two');
    replies.send('c2', 'elsewhere');
    server.expectOne('/api/conversations/c2/replies').flush(null);
    const one = server.expectOne(url);
    expect(one.request.body.text).toBe('one');
    one.flush(null);
    await settle();
    const two = server.expectOne(url);
    expect(two.request.body.text).toBe('two');
    two.flush(null);
    await settle();
    expect(states()).toEqual(['one: stored', 'two: stored', 'elsewhere: stored']);
  });

  it('that the server refuses keeps its text and says why, until a person decides', async () => {
    replies.send('c1', 'Hello');
    server
      .expectOne(url)
      .flush(
        { type: 'about:blank', title: 'Conflict', status: 409, detail: 'The window is closed.' },
        { status: 409, statusText: 'Conflict' },
      );
    await settle();
    const [refused] = replies.all();
    expect(refused).toMatchObject({ text: 'Hello', state: 'refused', reason: 'The window is closed.' });
    await jest.advanceTimersByTimeAsync(60_000);
    server.expectNone(url);

    replies.retry(refused!.id);
    server.expectOne(url).flush(null);
    await settle();
    expect(states()).toEqual(['Hello: stored']);
  });
});
