import { randomBytes, randomInt } from 'node:crypto';
import type { NewNumber } from '../contract/businesses.ts';
import { type StarterSetName, starterSets } from './starter-sets.ts';

/** What one seeded business shall be called and how it connects. */
export interface SeedPlan {
  /** The trade, which decides what it sells, what can be booked and what it answers. */
  readonly set: StarterSetName;
  readonly name: string;
  readonly login: { readonly email: string; readonly password: string; readonly name: string };
  readonly member: { readonly email: string; readonly name: string };
  readonly number: NewNumber;
  /** Where the sandbox sends this number's webhooks, if not to the server that it is part of. */
  readonly webhookUrl?: string;
}

export interface Wishes {
  readonly set?: StarterSetName;
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
  readonly phoneNumberId?: string;
  readonly wabaId?: string;
  readonly graphToken?: string;
  readonly appSecret?: string;
  readonly verifyToken?: string;
  readonly webhookUrl?: string;
}

export const demoWishes: Wishes = { name: 'Bakery Morgenrot', email: 'demo@perfcent.example', password: 'fresh-bread-at-dawn' };

/** A plan with everything that was not wished for made up, so that plans never collide. */
export function seedPlan(wishes: Wishes, nth: number): SeedPlan {
  const mark = randomBytes(5).toString('hex');
  const { set = 'bakery' } = wishes;
  return {
    set,
    name: wishes.name ? (nth > 1 ? `${wishes.name} ${nth}` : wishes.name) : `${starterSets[set].trade} ${mark}`,
    login: {
      email: wishes.email ?? `owner-${mark}@perfcent.example`,
      password: wishes.password ?? randomBytes(12).toString('base64url'),
      name: 'Mara Sommer',
    },
    member: { email: wishes.email ? `colleague-of-${wishes.email}` : `colleague-${mark}@perfcent.example`, name: 'Jonas Weber' },
    number: {
      phoneNumberId: wishes.phoneNumberId ?? digits(15),
      wabaId: wishes.wabaId ?? digits(15),
      displayPhoneNumber: `+49 30 5550${digits(4)}`,
      accessToken: wishes.graphToken ?? `EAA${randomBytes(48).toString('base64url')}`,
      appSecret: wishes.appSecret ?? randomBytes(16).toString('hex'),
      verifyToken: wishes.verifyToken ?? randomBytes(16).toString('base64url'),
    },
    ...(wishes.webhookUrl && { webhookUrl: wishes.webhookUrl }),
  };
}

const digits = (count: number): string => Array.from({ length: count }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join('');
