import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import type { PhoneAction, PhoneContent, PhoneEvent, PhoneMessage } from '../../backend/contract/phone.ts';
import { PhoneApi } from './phone-api.ts';
import { PhoneThread } from './phone-thread.ts';

const said = (fromCustomer: boolean, content: PhoneContent, more: Partial<PhoneMessage> = {}): PhoneMessage => ({
  wamid: `wamid.${Math.random()}`,
  fromCustomer,
  at: new Date().toISOString(),
  content,
  ...(fromCustomer && { tick: 'delivered' as const }),
  reactions: [],
  edited: false,
  revoked: false,
  ...more,
});

/** The sandbox as far as a phone can see it. */
class PhoneApiInMemory {
  readonly list = signal<PhoneMessage[]>([]);
  readonly actions: PhoneAction[] = [];
  readonly open = jest.fn(() => Promise.resolve());
  broken: unknown;
  private tell: (event: PhoneEvent) => void = () => undefined;

  messages = () => ({ value: this.list, hasValue: () => true, error: () => undefined, reload: () => true });

  act = (_customer: string, _number: string, action: PhoneAction) => {
    if (this.broken !== undefined) return Promise.reject(this.broken);
    this.actions.push(action);
    return Promise.resolve({ wamid: `wamid.${this.actions.length}` });
  };

  listen = (listener: (event: PhoneEvent) => void) => {
    this.tell = listener;
    return () => undefined;
  };

  happen(event: PhoneEvent) {
    this.tell(event);
  }
}

describe("a customer's phone", () => {
  let api: PhoneApiInMemory;
  let fixture: ComponentFixture<PhoneThread>;
  let page: HTMLElement;

  const settled = () => fixture.whenStable();
  const button = (words: string) =>
    [...page.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent).includes(words));
  const write = async (words: string) => {
    const box = page.querySelector('textarea')!;
    box.value = words;
    box.dispatchEvent(new Event('input'));
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
    await settled();
  };

  const show = async (messages: PhoneMessage[]) => {
    api.list.set(messages);
    fixture = TestBed.createComponent(PhoneThread);
    fixture.componentRef.setInput('customer', { id: 'c1', name: 'Marta', waId: '15550001', bsuid: 'US.1', hidesNumber: false });
    fixture.componentRef.setInput('number', { phoneNumberId: 'n1', displayPhoneNumber: '+1 555 1', businessName: 'Bakery' });
    page = fixture.nativeElement as HTMLElement;
    await settled();
  };

  beforeEach(() => {
    api = new PhoneApiInMemory();
    TestBed.configureTestingModule({ providers: [{ provide: PhoneApi, useValue: api }] });
  });

  it('shows what was said, with day, ticks and what can be tapped', async () => {
    await show([said(true, { text: 'Hi' }, { tick: 'read' }), said(false, { text: 'Choose', buttons: [{ id: 'a', title: 'Order' }] })]);
    expect(page.querySelector('.day')?.textContent).toContain('Today');
    expect(page.querySelector('[role=log] .tick')?.getAttribute('aria-label')).toBe('Read');
    expect(button('Order')).toBeDefined();
    expect(api.open).toHaveBeenCalledWith('c1', 'n1');
  });

  it('sends what is written and shows it at once', async () => {
    await show([]);
    await write('  Two croissants ');
    expect(api.actions).toEqual([{ kind: 'text', text: 'Two croissants' }]);
    expect(page.querySelector('[role=log]')?.textContent).toContain('Two croissants');
    expect(page.querySelector('[role=log] .tick')?.getAttribute('aria-label')).toBe('Sending');
    api.list.set([said(true, { text: 'Two croissants' }, { wamid: 'wamid.1' })]);
    await settled();
    expect(page.querySelectorAll('app-message-bubble')).toHaveLength(1);
  });

  it('keeps what could not be sent, says why, and tries again', async () => {
    await show([]);
    api.broken = { error: { detail: 'The sandbox has no such customer' } };
    await write('Hello?');
    expect(page.querySelector('.trouble')?.textContent).toContain('no such customer');
    api.broken = undefined;
    button('Try again')!.click();
    await settled();
    expect(api.actions).toEqual([{ kind: 'text', text: 'Hello?' }]);
    expect(page.querySelector('.trouble')).toBeNull();
  });

  it('opens a list and taps a row of it, also a second time', async () => {
    const menu = said(false, { text: 'What?', list: { button: 'Menu', sections: [{ rows: [{ id: 'r1', title: 'Bagel' }] }] } });
    await show([menu]);
    for (let time = 0; time < 2; time++) {
      button('Menu')!.click();
      await settled();
      expect(page.querySelector('[role=dialog]')).not.toBeNull();
      [...page.querySelectorAll<HTMLButtonElement>('[role=dialog] button')].find((row) => row.textContent.includes('Bagel'))!.click();
      await settled();
      expect(page.querySelector('[role=dialog]')).toBeNull();
    }
    expect(api.actions).toEqual(Array(2).fill({ kind: 'tap', wamid: menu.wamid, option: 'r1' }));
  });

  it('shows typing until the business has answered', async () => {
    await show([said(true, { text: 'Hi' })]);
    api.happen({ kind: 'typing', customerId: 'c1', phoneNumberId: 'n1' });
    await settled();
    expect(page.querySelector('.typing')).not.toBeNull();
    api.list.update((list) => [...list, said(false, { text: 'Hello' })]);
    await settled();
    expect(page.querySelector('.typing')).toBeNull();
  });

  it('does not show the typing of another chat', async () => {
    await show([]);
    api.happen({ kind: 'typing', customerId: 'c2', phoneNumberId: 'n1' });
    await settled();
    expect(page.querySelector('.typing')).toBeNull();
  });

  it('shows that a message was deleted, without its words', async () => {
    await show([said(true, { text: 'secret' }, { revoked: true, content: {} })]);
    expect(page.querySelector('[role=log]')?.textContent).toContain('You deleted this message');
  });
});
