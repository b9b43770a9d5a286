import { timingSafeEqual } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AcrossBusinesses, type WebhookNumber } from '../database/across-businesses.ts';
import { Clock } from '../database/ports.ts';
import { aboutNumber, Keyring, sha256 } from '../database/secrets.ts';
import { secretThatSigned } from './signature.ts';

/** A number that webhooks may arrive at, with the secrets that may sign them: the current one and the one before. */
interface KnownNumber {
  readonly businessId: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly secrets: readonly string[];
  readonly verifyTokenSha256: Buffer;
}

const freshForMs = 30_000;
const reloadAtMostEveryMs = 250;
/** Bytes hashed to find the secret of one body. More would let a stranger keep the process busy. */
const mostHashed = 200_000_000;

/** The numbers that one secret speaks for. A change about any other number is not believed, signed as the body is. */
export class Signatory {
  private readonly byNumber: ReadonlyMap<string, string>;
  private readonly byAccount: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    readonly secret: string,
    numbers: readonly KnownNumber[],
  ) {
    this.byNumber = new Map(numbers.map(({ phoneNumberId, businessId }) => [phoneNumberId, businessId]));
    const byAccount = new Map<string, Set<string>>();
    for (const { wabaId, businessId } of numbers) byAccount.set(wabaId, (byAccount.get(wabaId) ?? new Set()).add(businessId));
    this.byAccount = byAccount;
  }

  speaksFor(businessId: string): boolean {
    return [...this.byNumber.values()].includes(businessId);
  }

  /** Whom something concerns that arrived at a number, or, when it names none, at an account. */
  businessesOf({ phoneNumberId, wabaId }: { readonly phoneNumberId?: string; readonly wabaId?: string }): readonly string[] {
    if (phoneNumberId === undefined) return [...(this.byAccount.get(wabaId ?? '') ?? [])];
    const businessId = this.byNumber.get(phoneNumberId);
    return businessId === undefined ? [] : [businessId];
  }
}

/** All connected numbers, found by what a webhook gives: ids and a secret. */
class NumberBook {
  private readonly secretsById = new Map<string, Set<string>>();
  private readonly numbersBySecret = new Map<string, KnownNumber[]>();
  private readonly signatories = new Map<string, Signatory>();
  private readonly verifyTokens: readonly Buffer[];

  constructor(numbers: readonly KnownNumber[]) {
    for (const number of numbers) {
      for (const secret of number.secrets) {
        for (const id of [number.phoneNumberId, number.wabaId])
          this.secretsById.set(id, (this.secretsById.get(id) ?? new Set()).add(secret));
        const those = this.numbersBySecret.get(secret) ?? [];
        those.push(number);
        this.numbersBySecret.set(secret, those);
      }
    }
    this.verifyTokens = numbers.map(({ verifyTokenSha256 }) => verifyTokenSha256);
  }

  /** The secrets that a body naming these ids may be signed with. When it names nobody we know, it may be any. */
  secretsFor(ids: ReadonlySet<string>, bodyLength: number): readonly string[] {
    const meant = new Set([...ids].flatMap((id) => [...(this.secretsById.get(id) ?? [])]));
    return [...(meant.size > 0 ? meant : this.numbersBySecret.keys())].slice(0, Math.ceil(mostHashed / (bodyLength + 1)));
  }

  signatory(secret: string): Signatory {
    const known = this.signatories.get(secret) ?? new Signatory(secret, this.numbersBySecret.get(secret) ?? []);
    this.signatories.set(secret, known);
    return known;
  }

  hasVerifyToken(digest: Buffer): boolean {
    return this.verifyTokens.some((token) => token.length === digest.length && timingSafeEqual(token, digest));
  }
}

/** The secrets of all connected numbers, kept in memory so that a webhook costs no look-up. */
@Injectable()
export class WebhookSecrets {
  private readonly log = new Logger(WebhookSecrets.name);
  private book: NumberBook | undefined;
  private loadedAt = Number.NEGATIVE_INFINITY;
  private loading: Promise<NumberBook> | undefined;

  constructor(
    private readonly across: AcrossBusinesses,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {}

  /** Who signed these bytes, or undefined when nobody we know did. @throws when the secrets cannot be loaded. */
  async signatoryOf(body: Buffer, header: string | undefined): Promise<Signatory | undefined> {
    if (header === undefined) return undefined;
    const named = idsIn(body);
    const check = (book: NumberBook | undefined) => {
      const secret = book && secretThatSigned(body, header, book.secretsFor(named, body.length));
      return secret === undefined ? undefined : book?.signatory(secret);
    };
    // The number may have been connected, or its secret changed, a moment ago.
    return check(await this.known()) ?? check(await this.reloaded());
  }

  /** The same signatory as the database knows it now: for a webhook that names a number which was not connected a moment ago. */
  async again({ secret }: Signatory): Promise<Signatory> {
    await this.clock.sleep(Math.max(0, this.loadedAt + reloadAtMostEveryMs - this.clock.now()));
    return (await this.load()).signatory(secret);
  }

  /** Whether this is the verify token of any connected number. */
  async knowsVerifyToken(token: string): Promise<boolean> {
    const digest = sha256(token);
    return (await this.known()).hasVerifyToken(digest) || ((await this.reloaded())?.hasVerifyToken(digest) ?? false);
  }

  private async known(): Promise<NumberBook> {
    if (this.book === undefined) return this.load();
    if (this.clock.now() - this.loadedAt > freshForMs) {
      this.load().catch((error: Error) =>
        this.log.warn(`The numbers could not be loaded again, the ones known are used: ${error.message}`),
      );
    }
    return this.book;
  }

  /** Undefined when the last look was so short a time ago that another would tell nothing. */
  private async reloaded(): Promise<NumberBook | undefined> {
    return this.clock.now() - this.loadedAt < reloadAtMostEveryMs ? undefined : this.load();
  }

  private load(): Promise<NumberBook> {
    this.loading ??= this.across
      .webhookNumbers()
      .then((rows) => {
        this.loadedAt = this.clock.now();
        return (this.book = new NumberBook(rows.map((row) => this.opened(row))));
      })
      .finally(() => (this.loading = undefined));
    return this.loading;
  }

  /** A secret that does not open speaks for nothing; the other numbers go on. */
  private opened({ appSecret, previousAppSecret, ...number }: WebhookNumber): KnownNumber {
    const open = (sealed: string | null, column: 'app_secret' | 'previous_app_secret'): string[] => {
      if (sealed === null) return [];
      try {
        return [this.keyring.open(sealed, aboutNumber(number.businessId, number.phoneNumberId, column))];
      } catch (error) {
        this.log.error(`The ${column} of number ${number.phoneNumberId} cannot be opened: ${(error as Error).message}`);
        return [];
      }
    };
    return { ...number, secrets: [...open(appSecret, 'app_secret'), ...open(previousAppSecret, 'previous_app_secret')] };
  }
}

const mostIds = 5_000;

/** Ids of numbers and accounts that the bytes seem to name. Only a hint about which secrets to try: nothing is parsed before it is verified. */
function idsIn(body: Buffer): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [, id] of body.toString('latin1').matchAll(/"(?:phone_number_id|id)"\s*:\s*"?(\d{1,40})/g)) {
    ids.add(id!);
    if (ids.size >= mostIds) break;
  }
  return ids;
}
