import { isUtf8 } from 'node:buffer';
import {
  BadRequestException,
  Injectable,
  Logger,
  ServiceUnavailableException,
  UnauthorizedException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { Clock } from '../database/ports.ts';
import type { Arrival } from '../messaging/arrivals.ts';
import { Intake } from '../messaging/intake.ts';
import type { Span } from '../telemetry/traces.ts';
import { parseWebhook } from './parse/parse-webhook.ts';
import { Receipts } from './receipts.ts';
import { WebhookSecrets, type Signatory } from './webhook-secrets.ts';

/** A webhook as it came: bytes and what was said of them. */
export interface Delivery {
  readonly body: Buffer;
  readonly type: string | undefined;
  readonly signature: string | undefined;
  readonly span: Span;
}

/** Takes in what Meta tells us. */
@Injectable()
export class Webhooks {
  private readonly log = new Logger(Webhooks.name);

  constructor(
    private readonly secrets: WebhookSecrets,
    private readonly intake: Intake,
    private readonly receipts: Receipts,
    private readonly clock: Clock,
  ) {}

  /** Resolves when all of it is committed. @throws HttpException, with the status that makes Meta send it again or not. */
  async receive({ body, type, signature, span }: Delivery): Promise<void> {
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type.trim()))
      throw new UnsupportedMediaTypeException('A webhook is sent as application/json');
    const signatory = await orUnavailable(this.secrets.signatoryOf(body, signature));
    if (!signatory) throw new UnauthorizedException('The signature is not one of a connected number');
    const { arrivals, skipped, skippedInAll } = parseWebhook(jsonOf(body), new Date(this.clock.now()));
    if (skippedInAll > 0)
      this.log.warn(
        `${skippedInAll} part(s) of a webhook were skipped: ${skipped
          .slice(0, 5)
          .map(({ where, why }) => `${where} ${why}`)
          .join('; ')}`,
      );

    const stored = await Promise.allSettled(
      [...(await this.byBusiness(arrivals, signatory))].map(([businessId, those]) => this.store(businessId, those, span)),
    );
    const failed = stored.find((result) => result.status === 'rejected');
    if (failed) throw new ServiceUnavailableException('Not everything could be stored; please send it again', { cause: failed.reason });
  }

  /** Only what is about numbers that the signatory speaks for. Others are looked for once more, then acknowledged and left. */
  private async byBusiness(arrivals: readonly Arrival[], signatory: Signatory): Promise<ReadonlyMap<string, Arrival[]>> {
    const isStrange = (arrival: Arrival) => signatory.businessesOf(arrival).length === 0;
    if (arrivals.some(isStrange)) signatory = await orUnavailable(this.secrets.again(signatory));
    const strangers = new Set(arrivals.filter(isStrange).map(({ phoneNumberId = 'an account' }) => phoneNumberId));
    if (strangers.size > 0) {
      this.log.warn(`A webhook names numbers that are not connected with its secret: ${[...strangers].slice(0, 5).join(', ')}`);
    }

    const sorted = new Map<string, Arrival[]>();
    for (const arrival of arrivals) {
      for (const businessId of signatory.businessesOf(arrival)) {
        const those = sorted.get(businessId) ?? [];
        those.push(arrival);
        sorted.set(businessId, those);
      }
    }
    return sorted;
  }

  private async store(businessId: string, arrivals: readonly Arrival[], span: Span): Promise<void> {
    try {
      const { forTheBot } = await this.intake.receive(businessId, arrivals, span);
      this.receipts.acknowledge(businessId, arrivals, forTheBot);
    } catch (error) {
      if (!isRefusedData(error) || arrivals.length === 1) return this.giveUpOn(businessId, arrivals, error);
      // One of them is not acceptable to the database: the others must not be lost with it.
      for (const arrival of arrivals) await this.store(businessId, [arrival], span);
    }
  }

  /** What the database refuses for what it is would be refused again each time Meta sends it; everything else is sent again. */
  private giveUpOn(businessId: string, arrivals: readonly Arrival[], error: unknown): void {
    if (!isRefusedData(error)) throw error;
    this.log.error(
      `A ${arrivals[0]?.type} for business ${businessId} cannot be stored: ${(error as Error).message}`,
      (error as Error).stack,
    );
  }
}

/** Meta sends again what was answered with 503. */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new ServiceUnavailableException('The connected numbers cannot be read now; please try again', { cause: error });
  }
}

/** SQLSTATE classes 22 and 54: a value that PostgreSQL does not take. */
const isRefusedData = (error: unknown): boolean => /^(22|54)/.test((error as { code?: string }).code ?? '');

function jsonOf(body: Buffer): unknown {
  if (!isUtf8(body)) throw new BadRequestException('The body is not UTF-8');
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new BadRequestException('The body is not JSON');
  }
}
