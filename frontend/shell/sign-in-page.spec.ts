import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { Component } from '@angular/core';
import { SignInPage } from './sign-in-page.ts';

@Component({ template: '' })
class Nowhere {}

const refusal = { type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'This e-mail and password do not belong together.' };

describe('the sign-in page', () => {
  let page: ComponentFixture<SignInPage>;
  let server: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([{ path: '**', component: Nowhere }])],
    });
    page = TestBed.createComponent(SignInPage);
    server = TestBed.inject(HttpTestingController);
    await page.whenStable();
  });

  const element = () => page.nativeElement as HTMLElement;
  const input = (type: string) => element().querySelector<HTMLInputElement>(`input[type=${type}]`)!;

  async function type(email: string, password: string): Promise<void> {
    for (const [control, value] of [
      [input('email'), email],
      [input('password'), password],
    ] as const) {
      control.value = value;
      control.dispatchEvent(new Event('input'));
    }
    await page.whenStable();
  }

  async function submit(): Promise<void> {
    element()
      .querySelector('form')!
      .dispatchEvent(new Event('submit', { cancelable: true }));
    await settled();
  }

  async function settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    await page.whenStable();
  }

  it('says at the field what is missing, and asks the server nothing', async () => {
    await submit();
    expect(element().textContent).toContain('Type your e-mail address.');
    expect(element().textContent).toContain('Type your password.');
    expect(input('email').getAttribute('aria-invalid')).toBe('true');
    expect(
      document.getElementById(input('email').getAttribute('aria-describedby')!) ??
        element().querySelector(`#${input('email').getAttribute('aria-describedby')}`),
    ).toBeTruthy();
    server.expectNone('/api/sign-in');
  });

  it('tells an address from something else', async () => {
    await type('greta', 'secret');
    await submit();
    expect(element().textContent).toContain('This does not look like an e-mail address.');
    server.expectNone('/api/sign-in');
  });

  it('shows why the server refused, keeps what was typed, and lets one try again at once', async () => {
    await type('greta@example.com', 'wrong');
    await submit();
    server.expectOne('/api/sign-in').flush(refusal, { status: 401, statusText: 'Unauthorized' });
    await settled();
    expect(element().querySelector('[role=alert]')!.textContent).toContain(refusal.detail);
    expect(input('email').value).toBe('greta@example.com');
    expect(input('password').value).toBe('wrong');

    await submit();
    server
      .expectOne('/api/sign-in')
      .flush({ ...refusal, status: 429, detail: 'Too many tries. Wait 12 minutes.' }, { status: 429, statusText: 'Too Many Requests' });
    await settled();
    expect(element().querySelector('[role=alert]')!.textContent).toContain('Too many tries. Wait 12 minutes.');
  });

  it('puts what the server says about a field at that field', async () => {
    await type('greta@example.com', 'x');
    await submit();
    server
      .expectOne('/api/sign-in')
      .flush(
        { ...refusal, status: 400, errors: [{ field: 'password', message: 'is longer than 200 characters' }] },
        { status: 400, statusText: 'Bad Request' },
      );
    await settled();
    expect(element().textContent).toContain('Password is longer than 200 characters.');
  });

  it('says so when the server cannot be reached', async () => {
    await type('greta@example.com', 'x');
    await submit();
    server.expectOne('/api/sign-in').error(new ProgressEvent('error'));
    await settled();
    expect(element().querySelector('[role=alert]')!.textContent).toContain('The server cannot be reached.');
  });

  it.each([
    ['/orders/7', '/orders/7'],
    ['https://elsewhere.example', '/'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    [undefined, '/'],
  ])('leads to where one wanted to go, but never elsewhere: %s', async (next, url) => {
    page.componentRef.setInput('next', next);
    await type(' greta@example.com'.trim(), 'right');
    await submit();
    const request = server.expectOne('/api/sign-in');
    expect(request.request.body).toEqual({ email: 'greta@example.com', password: 'right' });
    request.flush({ account: { id: '1', name: 'Greta', email: 'greta@example.com' }, businesses: [], role: 'owner' });
    await settled();
    expect(TestBed.inject(Router).url).toBe(url);
  });
});
