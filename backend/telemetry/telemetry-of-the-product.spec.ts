import type { SeededBusiness } from '../seed/make-business.ts';
import { Customer } from '../testing/customer.ts';
import { type Product, startProduct } from '../testing/product.ts';
import { type CollectedSpan, Collector, factsOf } from './collector-under-test.ts';

const collector = new Collector();
let product: Product;
let customer: Customer;
let number: SeededBusiness['number'];
let figures: string;

beforeAll(async () => {
  product = await startProduct({ OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open() });
  const seeded = await product.seed<{ businesses: SeededBusiness[] }>();
  number = seeded.businesses[0]!.number;
  customer = await Customer.meet(product, number.phoneNumberId, 'Zefirina Quandt');
  await customer.says('Hello');
  await customer.taps('Order');
  await customer.says('2 butter croissants');
  figures = await (await fetch(`${product.address}/metrics`)).text();
  // What was not sent yet is sent when the server ends.
  await product.stop();
}, 60_000);
afterAll(() => collector.close());

const parentOf = ({ traceId, parentSpanId }: CollectedSpan) =>
  collector.spans.find((span) => span.traceId === traceId && span.spanId === parentSpanId);

/** The names on the way back to where a span began. */
function wayTo(span: CollectedSpan): string[] {
  const parent = parentOf(span);
  return [...(parent ? wayTo(parent) : []), span.name];
}

const those = (name: string) => collector.spans.filter((span) => span.name === name);

describe('the trace of one message', () => {
  it('leads from the webhook over the database to Graph', () => {
    expect(those('send').map(wayTo)).toEqual(those('send').map(() => ['webhook', 'intake', 'turn', 'send']));
    expect(those('send').length).toBeGreaterThanOrEqual(3);
  });

  it('shows the operations of a turn as its parts', () => {
    expect(those('operation').length).toBeGreaterThan(0);
    for (const operation of those('operation')) {
      expect(wayTo(operation)).toEqual(['webhook', 'intake', 'turn', 'operation']);
      expect(factsOf(operation)).toMatchObject({
        'perfcent.operation': expect.stringMatching(/^\w+\.[\w-]+$/) as string,
        'perfcent.outcome': expect.any(String) as string,
      });
    }
  });

  it('tells the flow, the step and what Graph said', () => {
    expect(those('turn').map(factsOf)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          'perfcent.event': 'message.received',
          'perfcent.flow': 'order',
          'perfcent.step': expect.any(String) as string,
        }),
      ]),
    );
    for (const send of those('send')) expect(factsOf(send)).toMatchObject({ 'perfcent.outcome': 'accepted' });
    for (const webhook of those('webhook'))
      expect(factsOf(webhook)).toMatchObject({ 'perfcent.outcome': 'stored', 'perfcent.status': 200 });
  });

  it('names nobody and nothing that was said', () => {
    const told = collector.bodies.join('\n');
    const secrets = [
      'Zefirina',
      'Quandt',
      'croissant',
      'wamid',
      customer.who.waId,
      customer.who.bsuid,
      number.displayPhoneNumber,
      number.accessToken,
    ];
    expect(secrets.filter((secret) => secret && told.includes(secret))).toEqual([]);
    expect(new Set(collector.services)).toEqual(new Set(['perfcent']));
  });
});

describe('the figures of the product', () => {
  const figure = (name: string) =>
    Number(
      figures
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length),
    );

  it('count what was done and how long it took', () => {
    const turns = figure('perfcent_turns_total{outcome="taken"}');
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(figure('perfcent_turn_seconds_count')).toBeGreaterThanOrEqual(turns);
    expect(figure('perfcent_turns_commit_seconds_count')).toBeGreaterThan(0);
    expect(figure('perfcent_webhooks_total{outcome="stored"}')).toBeGreaterThanOrEqual(3);
    expect(figure('perfcent_webhook_seconds_count')).toBe(figure('perfcent_webhooks_total{outcome="stored"}'));
    expect(figure('perfcent_sends_total{result="accepted"}')).toBe(those('send').length);
    expect(figure('perfcent_send_seconds_sum')).toBeGreaterThan(0);
    expect(figure('perfcent_database_up')).toBe(1);
  });

  it('name nobody', () => {
    const secrets = [number.phoneNumberId, number.wabaId, customer.who.waId, customer.who.bsuid];
    expect(secrets.filter((secret) => secret && figures.includes(secret))).toEqual([]);
  });
});
