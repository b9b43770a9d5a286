import type { Arrival, MessageArrived } from '../messaging/arrivals.ts';
import type { Telling } from '../payments/providers/provider.ts';
import type { Dice } from './dice.ts';
import type { Life } from './life.ts';

/** Something on its way from WhatsApp, or a payment provider, to us. It is told again until we have acknowledged it. */
interface Webhook {
  readonly businessId: string;
  readonly arrivals: readonly Arrival[];
  readonly telling?: Telling;
  readonly about: string;
  heldBy?: Life;
}

/** One request: a webhook, or several of WhatsApp's together. */
export interface Delivery {
  readonly businessId: string;
  readonly arrivals: readonly Arrival[];
  readonly telling?: Telling;
  readonly about: string;
  /** We have said 200. */
  readonly acknowledged: () => void;
  /** We have not: it comes again. */
  readonly refused: () => void;
}

/** What a message meets on its way. */
interface Way {
  readonly late?: boolean;
  readonly twice?: boolean;
}

/** WhatsApp tells so many things in one request at most; in truth they are more. */
const mostTogether = 4;

/** All that is on its way to the servers. */
export class Webhooks {
  private readonly all: Webhook[] = [];
  /** What the next message overtakes. */
  private readonly late: Webhook[] = [];

  constructor(
    private readonly dice: Dice,
    private readonly tell: (line: string) => void,
  ) {}

  get areWaiting(): boolean {
    return this.all.some(({ heldBy }) => !heldBy);
  }

  /** A message of a customer sets out. */
  message(businessId: string, arrival: MessageArrived, about: string, { late, twice }: Way): void {
    const webhook = (): Webhook => ({ businessId, arrivals: [arrival], about });
    const overtaken = this.late.splice(0);
    (late ? this.late : this.all).push(webhook());
    if (twice) this.all.push(webhook());
    this.all.push(...overtaken);
  }

  /** A word of WhatsApp about a message of ours. */
  status(businessId: string, arrival: Arrival, about: string): void {
    this.all.push({ businessId, arrivals: [arrival], about });
  }

  /** A webhook of the provider may get lost, come twice, or be overtaken by those after it. */
  ofProvider(businessId: string, telling: Telling): void {
    const about = `${telling.kind} ${telling.names.join(' ')}`;
    if (this.dice.happens(0.3)) return this.tell(`The provider’s webhook about ${about} gets lost`);
    const webhook = (): Webhook => ({ businessId, arrivals: [], telling, about });
    if (this.dice.happens(0.2)) this.all.push(webhook());
    if (this.dice.happens(0.3)) this.all.unshift(webhook());
    else this.all.push(webhook());
  }

  /** Those that nothing overtook in the end. False when there are none. */
  lateOnesCome(): boolean {
    this.all.push(...this.late.splice(0));
    return this.areWaiting;
  }

  /** The next request sets out for this server; at times it brings what else waits for the same business. */
  next(life: Life): Delivery {
    const waiting = this.all.filter(({ heldBy }) => !heldBy);
    const [first] = waiting as [Webhook];
    const alike = waiting.filter(({ businessId, telling }) => businessId === first.businessId && !telling);
    const together = first.telling || !this.dice.happens(0.4) ? [first] : alike.slice(0, mostTogether);
    for (const webhook of together) webhook.heldBy = life;
    return {
      businessId: first.businessId,
      arrivals: together.flatMap(({ arrivals }) => arrivals),
      ...(first.telling && { telling: first.telling }),
      about: together.map(({ about }) => about).join('; and '),
      acknowledged: () => together.forEach((webhook) => this.all.splice(this.all.indexOf(webhook), 1)),
      refused: () => together.forEach((webhook) => delete webhook.heldBy),
    };
  }

  /** What a server that died had in hand comes again. */
  comeAgain(from: Life): void {
    for (const webhook of this.all) if (webhook.heldBy === from) delete webhook.heldBy;
  }
}
