import type { OrderState } from '../contract/orders.ts';
import { openTo, Refusal, stateAfter } from '../lifecycle/lifecycle.ts';
import { orderLifecycle, type OrderFacts } from './order-lifecycle.ts';

const itself = { by: 'system', delivery: 'delivery', payment: 'online' } satisfies OrderFacts;
const staff = { by: 'member', delivery: 'delivery', payment: 'cash' } satisfies OrderFacts;
const customer = { by: 'contact', delivery: 'delivery', payment: 'online' } satisfies OrderFacts;

describe('an order', () => {
  it('goes from the draft to the door', () => {
    const moves = ['place', 'prepare', 'mark-ready', 'send-out', 'deliver', 'close'] as const;
    let state: OrderState = 'draft';
    const way = moves.map((type) => (state = stateAfter(orderLifecycle, state, { ...staff, type })));
    expect(way).toEqual(['confirmed', 'preparing', 'ready', 'out', 'delivered', 'closed']);
  });

  it('is refused an illegal move, with the reason in a sentence', () => {
    const cancel = () => stateAfter(orderLifecycle, 'delivered', { ...staff, type: 'cancel' });
    expect(cancel).toThrow(Refusal);
    expect(cancel).toThrow('This order is delivered, so it cannot be cancelled');
    expect(() => stateAfter(orderLifecycle, 'confirmed', { ...staff, type: 'mark-ready' })).toThrow(
      'This order is confirmed, so it cannot be marked ready',
    );
  });

  it('is cancelled by its customer only until it is prepared, by staff until it is delivered', () => {
    expect(stateAfter(orderLifecycle, 'confirmed', { ...customer, type: 'cancel' })).toBe('cancelled');
    expect(() => stateAfter(orderLifecycle, 'preparing', { ...customer, type: 'cancel' })).toThrow(Refusal);
    for (const state of ['confirmed', 'preparing', 'ready', 'out'] as const) {
      expect(stateAfter(orderLifecycle, state, { ...staff, type: 'cancel' })).toBe('cancelled');
    }
  });

  it('is open to the moves that staff may make, the usual one first', () => {
    expect(openTo(orderLifecycle, 'confirmed', staff)).toEqual(['prepare', 'cancel']);
    expect(openTo(orderLifecycle, 'ready', staff)).toEqual(['send-out', 'deliver', 'cancel']);
    expect(openTo(orderLifecycle, 'closed', staff)).toEqual([]);
  });

  it('waits for its payment, which no word of the customer replaces', () => {
    expect(stateAfter(orderLifecycle, 'draft', { ...customer, type: 'place' })).toBe('awaiting_payment');
    expect(() => stateAfter(orderLifecycle, 'awaiting_payment', { ...customer, type: 'confirm' })).toThrow(
      'This order is awaiting payment, so it cannot be confirmed',
    );
    expect(stateAfter(orderLifecycle, 'awaiting_payment', { ...itself, type: 'confirm' })).toBe('confirmed');
    expect(stateAfter(orderLifecycle, 'awaiting_payment', { ...customer, payment: 'cash', type: 'confirm' })).toBe('confirmed');
  });

  it('that was not paid in time can be placed again, or is taken up by a payment that comes late', () => {
    expect(stateAfter(orderLifecycle, 'awaiting_payment', { ...itself, type: 'lapse' })).toBe('lapsed');
    expect(stateAfter(orderLifecycle, 'lapsed', { ...customer, type: 'place' })).toBe('awaiting_payment');
    expect(stateAfter(orderLifecycle, 'lapsed', { ...itself, type: 'reinstate' })).toBe('confirmed');
    expect(openTo(orderLifecycle, 'lapsed', staff)).toEqual(['place', 'cancel']);
  });

  it('that is picked up is never sent out', () => {
    expect(openTo(orderLifecycle, 'ready', { by: 'member', delivery: 'pickup' })).toEqual(['deliver', 'cancel']);
  });
});
