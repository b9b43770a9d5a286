import { trade } from '../../aftersales/trade.ts';
import { newId } from '../../database/ids.ts';
import { Keyring } from '../../database/secrets.ts';
import { FaqService } from '../../faq/faq.service.ts';
import { selling } from '../../orders/selling.ts';
import { keepSettings } from '../../payments/payment-settings.ts';
import { paying } from '../../payments/paying.ts';
import { quoting } from '../../quotes/quoting.ts';
import { openShop, type Shop } from '../../testing/shop.ts';
import { bookingRoom } from './booking-room.ts';
import { OperationsRunner } from './operations-runner.ts';

let shop: Shop;
beforeAll(async () => void (shop = await openShop()));
afterAll(() => shop.close());

describe('ways to pay', () => {
  it('leave cash out for whoever pays ahead, unless there is no other way', async () => {
    const { businessId } = shop;
    const sold = selling(shop.database);
    const money = paying(sold, Keyring.parse(`test:${Buffer.alloc(32, 7).toString('base64')}`));
    const runner = new OperationsRunner(trade(sold), new FaqService(), quoting(sold), money, bookingRoom(sold));
    const customer = await shop.customer();
    const due = await shop.inShop((tx) =>
      money.dues.ask(tx, {
        ...{ ...customer, payable: { kind: 'order', id: newId() }, purpose: 'total', title: '#1001' },
        ...{ amount: 440, currency: 'EUR', deadline: null },
      }),
    );
    const offered = (ahead: boolean) =>
      shop.inShop((tx) => runner.perform('payment.offer', { tx, ...customer, language: 'en', input: { dueId: due.id, ahead } }));

    expect(await offered(true)).toMatchObject({ outcome: 'cash' });
    const settings = { refundLimit: 0, cash: true, transfer: true, transferDetails: 'Perla Bakery', proofMinutes: 60 };
    await shop.inShop((tx) => keepSettings(tx, businessId, settings));
    expect(await offered(true)).toMatchObject({ outcome: 'transfer', output: { options: [{ id: 'transfer' }] } });
    expect(await offered(false)).toMatchObject({ outcome: 'choice', output: { options: [{ id: 'transfer' }, { id: 'cash' }] } });
  });
});
