import { entry, inbound, kinds, numberChange, status, text, webhook } from '../whatsapp/parse/payloads.ts';
import { type Connected, openRoom, type RoomUnderTest } from '../whatsapp/room-under-test.ts';
import { signature } from '../whatsapp/signature.ts';

const appSecret = 'the secret of one app for all of them';
let room: RoomUnderTest;
let tenants: readonly Connected[];

beforeAll(async () => {
  room = await openRoom();
  tenants = await Promise.all(Array.from({ length: 100 }, () => room.connect({ appSecret })));
}, 60_000);
afterAll(() => room.close());

async function post(body: unknown): Promise<number> {
  const raw = Buffer.from(JSON.stringify(body));
  const response = await fetch(`${room.address}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(raw, appSecret) },
    body: new Uint8Array(raw),
  });
  return response.status;
}

const heardBy = async (tenant: Connected): Promise<string[]> => {
  const rows: { text: string }[] = await room.owner.query(
    `select coalesce(content ->> 'text', content ->> 'kind') as text from messages where business_id = $1 and author = 'contact' order by position`,
    [tenant.businessId],
  );
  return rows.map((row) => row.text);
};
const saying = (tenant: Connected, value: Readonly<Record<string, unknown>>) => numberChange('messages', value, tenant);

describe('one webhook for a hundred businesses', () => {
  it('reaches each of them with its own part and no other', async () => {
    expect(
      await post(
        webhook(...tenants.map((tenant, nth) => entry([saying(tenant, { messages: [text(`for number ${nth}`)] })], tenant.wabaId))),
      ),
    ).toBe(200);
    for (const [nth, tenant] of tenants.entries()) expect(await heardBy(tenant)).toEqual([`for number ${nth}`]);
  });

  it('reaches each of them though every second part is broken in another way', async () => {
    const broken: readonly ((tenant: Connected) => unknown)[] = [
      () => null,
      () => [],
      () => ({}),
      () => 'entry',
      ({ wabaId }) => ({ id: wabaId }),
      ({ wabaId }) => ({ id: wabaId, changes: [] }),
      ({ wabaId }) => ({ id: wabaId, changes: [null, 7, {}, { field: 'messages' }, { value: {} }, { field: 'messages', value: null }] }),
      (tenant) => entry([saying(tenant, {})], tenant.wabaId),
      (tenant) => entry([saying(tenant, { messages: {}, statuses: 'x', contacts: 1, errors: true })], tenant.wabaId),
      (tenant) => entry([saying(tenant, { messages: [{}, { id: 'w' }, { from: '1' }] })], tenant.wabaId),
      (tenant) => entry([saying(tenant, { statuses: [status('teleported'), status('sent', { id: null })] })], tenant.wabaId),
      (tenant) => entry([numberChange('a_field_of_the_future', { deep: { anything: [1] } }, tenant)], tenant.wabaId),
      (tenant) => entry([saying({ ...tenant, phoneNumberId: '1' }, { messages: [text('for nobody')] })], '2'),
    ];
    const parts = tenants.flatMap((tenant, nth) => [
      broken[nth % broken.length]!(tenant) as never,
      entry([saying(tenant, { messages: [text(`after a broken part ${nth}`)] })], tenant.wabaId),
    ]);
    expect(await post(webhook(...parts))).toBe(200);
    for (const [nth, tenant] of tenants.entries()) expect((await heardBy(tenant)).at(-1)).toBe(`after a broken part ${nth}`);
  });
});

describe('a part that nobody has told us of', () => {
  it('is kept as what cannot be read, where it is a message, and is passed over elsewhere', async () => {
    const [tenant] = tenants;
    const before = (await heardBy(tenant!)).length;
    const strange = [
      inbound('hologram', { hologram: {} }),
      inbound('interactive', { interactive: { type: 'mind_reading', mind_reading: {} } }),
      inbound('interactive', {}),
      inbound('text', {}),
      inbound('text', { text: null }),
      inbound('', { text: { body: 'no type at all' } }, { type: undefined }),
      inbound('button', { button: [] }),
      inbound('image', { image: { id: {} } }),
    ];
    const states = ['teleported', '', null, 7, 'read'].map((state) => status(state as string, { id: 'wamid.NOBODYS' }));
    expect(await post(webhook(entry([saying(tenant!, { messages: strange, statuses: states })], tenant!.wabaId), {}, null as never))).toBe(
      200,
    );
    expect((await heardBy(tenant!)).slice(before)).toEqual([
      ...Array.from({ length: 5 }, () => 'unsupported'),
      'no type at all',
      'unsupported',
      'unsupported',
    ]);
  });

  it('needs no contacts beside it', async () => {
    const tenant = tenants[1]!;
    const before = (await heardBy(tenant)).length;
    const all: Readonly<Record<string, unknown>>[] = Object.values(kinds).map((kind, nth) => ({ ...kind, id: `wamid.ALONE${nth}` }));
    for (const contacts of [undefined, null, [], {}, [null], [{}], [{ profile: null, wa_id: [] }]])
      expect(await post(webhook(entry([saying(tenant, { contacts, messages: all })], tenant.wabaId)))).toBe(200);
    // The reactions, edits and revokes among them are about other messages and are none themselves.
    const about = ['reaction', 'edit', 'revoke'];
    expect((await heardBy(tenant)).length - before).toBe(all.filter(({ type }) => !about.includes(type as string)).length);
  });
});
