import { DataSource } from 'typeorm';
import { connectionOptions } from '../database/connection.ts';
import type { SeededBusiness } from '../seed/make-business.ts';
import { Customer } from './customer.ts';
import { type Product, startProduct } from './product.ts';

let product: Product;
let business: SeededBusiness;
let owner: DataSource;

beforeAll(async () => {
  product = await startProduct();
  const seeded = await product.seed<{ businesses: SeededBusiness[] }>();
  business = seeded.businesses[0]!;
  owner = await new DataSource(connectionOptions(product.database.ownerUrl, 2)).initialize();
}, 60_000);

afterAll(async () => {
  await owner?.destroy();
  await product?.stop();
});

const meet = (name: string) => Customer.meet(product, business.number.phoneNumberId, name);

/** Chooses two croissants and goes as far as the review. */
async function reviewOrder(customer: Customer): Promise<string> {
  await customer.says('Hello');
  await customer.taps('Order');
  await customer.says('2 butter croissants');
  await customer.taps('Checkout');
  await customer.taps('Delivery');
  return customer.says('Rosenweg 4, 10119 Berlin');
}

const ordersOf = (customer: Customer): Promise<{ state: string; number: number | null }[]> =>
  owner.query(
    `select o.state, o.number from orders o join contacts p on p.id = o.contact_id where p.bsuid = $1 and o.state <> 'discarded'`,
    [customer.who.bsuid],
  );

describe('a customer on WhatsApp', () => {
  it('orders two things, has them delivered and pays in cash', async () => {
    const customer = await meet('Ada');
    expect(await reviewOrder(customer)).toContain('Rosenweg 4');
    const placed = await customer.taps('Place order');
    const [order, ...others] = await ordersOf(customer);
    expect(others).toEqual([]);
    expect(order).toMatchObject({ state: 'confirmed' });
    expect(placed).toContain(String(order!.number));
  }, 60_000);

  it('gets one order for two taps on the same button', async () => {
    const customer = await meet('Double');
    await reviewOrder(customer);
    const review = (await customer.messages()).findLast(({ content }) => content.buttons?.some(({ title }) => title === 'Place order'))!;
    const tap = {
      kind: 'tap' as const,
      wamid: review.wamid,
      option: review.content.buttons!.find(({ title }) => title === 'Place order')!.id,
    };
    await Promise.all([customer.do(tap), customer.do(tap)]);
    await customer.says('menu');
    expect((await ordersOf(customer)).map(({ state }) => state)).toEqual(['confirmed']);
  }, 60_000);

  it('finds the conversation where it was after the server was killed in the middle of the order', async () => {
    const customer = await meet('Survivor');
    await reviewOrder(customer);
    await product.kill();
    await product.restart();
    await customer.taps('Place order');
    expect((await ordersOf(customer)).map(({ state }) => state)).toEqual(['confirmed']);
    const heard = await customer.heard();
    expect(heard.length).toBe(new Set(heard).size);
  }, 90_000);
});

describe('a member of staff', () => {
  const photo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

  const signIn = async () => {
    const response = await fetch(`${product.address}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: product.address },
      body: JSON.stringify(business.login),
    });
    expect(response.status).toBe(200);
    return response.headers.get('set-cookie')!.split(';')[0]!;
  };

  it('sees the photo that a customer sent, and nobody else does', async () => {
    const customer = await meet('Photographer');
    await customer.sends('image', photo, 'image/png');
    const [message]: { id: string }[] = await owner.query(
      `select m.id from messages m join conversations c on c.id = m.conversation_id join contacts p on p.id = c.contact_id
       where p.bsuid = $1 and m.content ->> 'kind' = 'media'`,
      [customer.who.bsuid],
    );
    const media = `${product.address}/api/messages/${message!.id}/media`;
    const shown = await fetch(media, { headers: { cookie: await signIn() } });
    expect({ status: shown.status, type: shown.headers.get('content-type') }).toEqual({ status: 200, type: 'image/png' });
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(photo);
    expect((await fetch(media)).status).toBe(401);
  }, 30_000);
});
