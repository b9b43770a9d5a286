import type { SeededBusiness } from '../seed/make-business.ts';
import { aboutNumber, Keyring, sha256 } from '../database/secrets.ts';
import { dashboardApi, type DashboardApi } from '../testing/dashboard-api.ts';
import { wrongInOpeningHours } from './valid-opening-hours.ts';

let api: DashboardApi;
let bakery: SeededBusiness;
let owner: string;
let member: string;

beforeAll(async () => {
  api = await dashboardApi();
  bakery = await api.makeBusiness({ name: 'Bakery Morgenrot' });
  [owner, member] = [await api.cookieOf(bakery), await api.cookieOf(bakery, 1)];
});
afterAll(() => api.close());

const newNumber = {
  phoneNumberId: '109876543210987',
  wabaId: '209876543210987',
  displayPhoneNumber: '+49 30 1234567',
  accessToken: 'EAAG-a-long-token',
  appSecret: 'app-secret-1',
  verifyToken: 'verify-me-please',
};

interface Secrets {
  readonly access_token: string;
  readonly app_secret: string;
  readonly previous_app_secret: string | null;
  readonly verify_token_sha256: Buffer;
}
const secretsOf = async (phoneNumberId: string): Promise<Secrets> => {
  const [row] = await api.database.inBusiness(bakery.id, (tx) =>
    tx.query<Secrets[]>(
      `select access_token, app_secret, previous_app_secret, verify_token_sha256 from whatsapp_numbers where phone_number_id = $1`,
      [phoneNumberId],
    ),
  );
  return row!;
};

describe('a business', () => {
  it('shows its settings to every member and takes changes from an owner', async () => {
    const { body } = await api.call('get', '/api/businesses/current', member).expect(200);
    expect(body).toMatchObject({
      id: bakery.id,
      name: 'Bakery Morgenrot',
      currency: 'EUR',
      zone: 'Europe/Berlin',
      deliveryFee: 250,
      minimumOrder: 0,
      openingHours: { sun: [['08:00', '13:00']] },
    });
    await api.call('patch', '/api/businesses/current', member).send({ name: 'Mine now' }).expect(403);
    const changes = {
      name: 'Bakery Abendrot',
      openingHours: {
        mon: [
          ['09:00', '12:00'],
          ['13:00', '24:00'],
        ],
      },
      deliveryFee: 0,
      pickupAddress: null,
      metaCatalogId: '1234567890123456',
    };
    expect((await api.call('patch', '/api/businesses/current', owner).send(changes).expect(200)).body).toEqual({
      ...(body as object),
      ...changes,
    });
    expect((await api.call('patch', '/api/businesses/current', owner).send({}).expect(200)).body).toMatchObject(changes);
  });

  it('names what is wrong with a change, and changes nothing', async () => {
    const { body } = await api
      .call('patch', '/api/businesses/current', owner)
      .send({
        name: ' ',
        deliveryFee: 2.5,
        delivers: null,
        openingHours: { mon: [['18:00', '08:00']] },
        currency: 'USD',
        metaCatalogId: 'mine',
      })
      .expect(400);
    expect((body as { errors: { field: string }[] }).errors.map(({ field }) => field).sort()).toEqual([
      'currency',
      'delivers',
      'deliveryFee',
      'metaCatalogId',
      'name',
      'openingHours',
    ]);
    expect((await api.call('get', '/api/businesses/current', owner)).body).toMatchObject({ name: 'Bakery Abendrot', deliveryFee: 0 });
  });
});

describe('opening hours', () => {
  it('are days with spans in order', () => {
    expect(wrongInOpeningHours({})).toBeUndefined();
    expect(
      wrongInOpeningHours({
        fri: [
          ['08:00', '12:00'],
          ['12:00', '24:00'],
        ],
        sat: [],
      }),
    ).toBeUndefined();
    for (const wrong of [
      null,
      [],
      { monday: [] },
      { mon: '9-5' },
      { mon: [['9:00', '17:00']] },
      { mon: [['09:00']] },
      { mon: [['09:00', '09:00']] },
      {
        mon: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
    ]) {
      expect({ wrong, says: wrongInOpeningHours(wrong) }).toEqual({ wrong, says: expect.any(String) as string });
    }
  });
});

describe('a WhatsApp number', () => {
  it('is connected by an owner, and its secrets are never shown again', async () => {
    await api.call('post', '/api/numbers', member).send(newNumber).expect(403);
    const { body } = await api.call('post', '/api/numbers', owner).send(newNumber).expect(201);
    expect(body).toEqual({
      phoneNumberId: newNumber.phoneNumberId,
      wabaId: newNumber.wabaId,
      displayPhoneNumber: newNumber.displayPhoneNumber,
      messagesPerSecond: 80,
      stopped: null,
    });
    const listed = await api.call('get', '/api/numbers', member).expect(200);
    expect(listed.body).toEqual([expect.objectContaining({ phoneNumberId: bakery.number.phoneNumberId }), body]);
    const kept = await secretsOf(newNumber.phoneNumberId);
    expect(JSON.stringify(kept) + listed.text).not.toMatch(/EAAG-a-long|app-secret|verify-me/);
    const open = api.app.get(Keyring).open(kept.access_token, aboutNumber(bakery.id, newNumber.phoneNumberId, 'access_token'));
    expect(open).toBe(newNumber.accessToken);
  });

  it('belongs to one business only', async () => {
    const other = await api.makeBusiness();
    await api
      .call('post', '/api/numbers', await api.cookieOf(other))
      .send({ ...newNumber, phoneNumberId: bakery.number.phoneNumberId })
      .expect(409);
  });

  it('sends as fast as an owner says, within what Meta allows', async () => {
    const path = `/api/numbers/${newNumber.phoneNumberId}`;
    expect((await api.call('patch', path, owner).send({ messagesPerSecond: 20 }).expect(200)).body).toMatchObject({
      messagesPerSecond: 20,
    });
    await api.call('patch', path, member).send({ messagesPerSecond: 30 }).expect(403);
    for (const messagesPerSecond of [0, 1001, 1.5, '20', null]) {
      const { body } = await api.call('patch', path, owner).send({ messagesPerSecond }).expect(400);
      expect(body).toMatchObject({ errors: [{ field: 'messagesPerSecond' }] });
    }
    await api.call('patch', '/api/numbers/999999999', owner).send({ messagesPerSecond: 20 }).expect(404);
  });

  it('names each field that cannot be right', async () => {
    const { body } = await api
      .call('post', '/api/numbers', owner)
      .send({ phoneNumberId: '+49 30', wabaId: '', displayPhoneNumber: 'mine', accessToken: 'a b', appSecret: 'short' })
      .expect(400);
    expect((body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
      'phoneNumberId',
      'wabaId',
      'displayPhoneNumber',
      'accessToken',
      'appSecret',
      'verifyToken',
    ]);
  });

  it('keeps the app secret before, when a new one comes', async () => {
    const { phoneNumberId } = bakery.number;
    await api
      .call('post', `/api/numbers/${phoneNumberId}/secrets`, owner)
      .send({ appSecret: 'a-newer-secret', verifyToken: 'another-verify-token' })
      .expect(200);
    const { app_secret, previous_app_secret, verify_token_sha256 } = await secretsOf(phoneNumberId);
    const keyring = api.app.get(Keyring);
    expect(keyring.open(app_secret, aboutNumber(bakery.id, phoneNumberId, 'app_secret'))).toBe('a-newer-secret');
    expect(keyring.open(previous_app_secret!, aboutNumber(bakery.id, phoneNumberId, 'previous_app_secret'))).toBe(bakery.number.appSecret);
    expect(verify_token_sha256).toEqual(sha256('another-verify-token'));
  });

  it('that was stopped says why, and goes on when an owner says so', async () => {
    const { phoneNumberId } = bakery.number;
    await api.database.inBusiness(bakery.id, (tx) =>
      tx.query(
        `update whatsapp_numbers set stopped_at = now(), stopped_reason = 'The token is no longer valid' where phone_number_id = $1`,
        [phoneNumberId],
      ),
    );
    const stopped = (await api.call('get', '/api/numbers', owner)).body as { stopped: object | null }[];
    expect(stopped[0]).toMatchObject({ stopped: { reason: 'The token is no longer valid', since: expect.any(String) as string } });
    await api.call('post', `/api/numbers/${phoneNumberId}/resume`, member).send({}).expect(403);
    expect((await api.call('post', `/api/numbers/${phoneNumberId}/resume`, owner).send({}).expect(200)).body).toMatchObject({
      stopped: null,
    });
  });

  it('of another business is not there', async () => {
    const other = await api.cookieOf(await api.makeBusiness());
    for (const what of ['resume', 'secrets']) {
      const foreign = await api.call('post', `/api/numbers/${bakery.number.phoneNumberId}/${what}`, other).send({}).expect(404);
      const missing = await api.call('post', `/api/numbers/999999999999999/${what}`, other).send({}).expect(404);
      expect(foreign.text).toBe(missing.text);
    }
  });
});
