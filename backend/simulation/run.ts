import { createHash } from 'node:crypto';
import { deed } from './deeds.ts';
import { Dice } from './dice.ts';
import { Graph, type Held, type Post, type StatusTold, type Trouble } from './graph.ts';
import { Life } from './life.ts';
import { violations, type Acknowledged } from './oracle.ts';
import { drained, type Point } from './points.ts';
import { atTheProvider, isMoneyAct, type MoneyAct, moneyDeed, type Owing } from './money-deeds.ts';
import { PaymentProvider } from './payment-provider.ts';
import { people, type Act, type Scenario } from './scenario.ts';
import { Server } from './server.ts';
import { SimulatedTime } from './simulated-time.ts';
import { Webhooks } from './webhooks.ts';
import { beginning, type Shop, type World } from './world.ts';

export interface Outcome {
  /** What must not be so. Empty when all is well. */
  readonly violations: readonly string[];
  /** What happened, in plain words. */
  readonly story: readonly string[];
  /** Of every single step: the same for the same scenario. */
  readonly hash: string;
  readonly steps: number;
  readonly crashes: number;
}

/** A run that takes longer never comes to rest. */
const mostSteps = 20_000;
const names = ['A', 'B', 'C'] as const;
/** What WhatsApp tells of one message, in the order in which it comes. */
const tellings: readonly (readonly StatusTold['status'][])[] = [
  ['sent'],
  ['delivered'],
  ['read'],
  ['sent', 'read'],
  ['read', 'sent'],
  ['delivered', 'sent'],
];

/** For what a server looks: when the bell rings, or by its own alarms. */
const looks = {
  events: ({ life, runner }: Server) => life.does('step', () => runner.look()),
  sends: ({ life, sender }: Server) => life.does('send', () => sender.wake()),
  'every-second': ({ life, sender }: Server) => life.does('send', () => sender.look()),
  payments: ({ life, payments }: Server) => life.does('pay', () => payments.look()),
  leases: ({ life, sender }: Server) => life.does('send', () => sender.renew()),
};

/** Lets a scenario happen in a world, from the beginning until nothing is left to do, and judges what it left behind. */
export const happens = (world: World, scenario: Scenario): Promise<Outcome> => new Run(world, scenario).toTheEnd();

class Run {
  private readonly dice: Dice;
  private readonly time = new SimulatedTime(beginning);
  private readonly graph: Graph;
  private readonly provider = new PaymentProvider((telling) =>
    // Of whose money the provider tells.
    this.webhooks.ofProvider((this.paying ?? this.world.shops[0]!).businessId, telling),
  );
  private readonly servers: Server[] = [];
  private readonly acts: Act[];
  private readonly webhooks: Webhooks;
  private readonly acknowledged: Acknowledged[] = [];
  private readonly answered: string[] = [];
  private readonly story: string[] = [];
  private readonly hash = createHash('sha256');
  /** Servers that may find work when they look. */
  private readonly dirty = new Set<string>();
  private readonly came = new Map<string, number>();
  private dying: Life | undefined;
  private dyingAt = '';
  private crashes = 0;
  private steps = 0;

  constructor(
    private readonly world: World,
    private readonly scenario: Scenario,
  ) {
    this.dice = new Dice(scenario.seed + 1_000_003);
    this.webhooks = new Webhooks(this.dice, (line) => this.tell(line));
    this.acts = [...scenario.acts];
    this.hasMoney = scenario.acts.some(isMoneyAct);
    this.graph = new Graph(
      () => this.time.now,
      (nth, before) => this.trouble(nth, before),
      (messageId, by) => this.held(messageId, by),
      (post) => this.sent(post),
    );
  }

  async toTheEnd(): Promise<Outcome> {
    const { world, graph, provider, acknowledged, answered } = this;
    await world.beginAgain();
    for (let nth = 0; nth < this.scenario.servers; nth++) this.start(nth);
    await drained();
    while (this.steps < mostSteps && (await this.step()));
    const found = this.steps < mostSteps ? [] : ['I7: it does not come to rest'];
    if (found.length === 0)
      found.push(...(await violations({ world, graph, provider, acknowledged, answered })));
    for (const { life } of this.servers) await life.crash();
    for (const violation of found) this.tell(`✗ ${violation}`);
    return { violations: found, story: this.story, hash: this.hash.digest('hex'), steps: this.steps, crashes: this.crashes };
  }

  private start(nth: number): void {
    const name = names[nth]!;
    const life = new Life(
      name,
      this.world.wires,
      (point) => this.arrived(point),
      () => this.everybodyMayLook(),
    );
    this.servers[nth] = new Server(life, this.world, this.time, this.graph, this.provider, new Dice(this.scenario.seed + nth));
    this.dirty.add(`events ${name}`).add(`every-second ${name}`);
  }

  private arrived({ name, life }: Point): void {
    const count = this.came.get(name) ?? 0;
    this.came.set(name, count + 1);
    if (this.dying || !this.scenario.crashes.some(({ at, nth }) => at === name && nth === count)) return;
    this.dying = life;
    this.dyingAt = name;
  }

  /** One thing happens. False when there is nothing left to happen. */
  private async step(): Promise<boolean> {
    this.steps++;
    if (this.dying) return this.crash();
    const points = this.servers.flatMap(({ life }) => life.ways);
    const deliveries = this.webhooks.areWaiting;
    const looks = [...this.dirty];
    const choice = this.dice.weighted<(() => unknown) | undefined>([
      [() => this.goOn(this.dice.oneOf(points)), points.length ? 1 : 0],
      [() => this.deliver(), deliveries ? 0.3 : 0],
      [() => this.look(this.dice.oneOf(looks)), looks.length ? 0.3 : 0],
      [() => this.pass(this.dice.between(5, 6_000)), points.length ? 0.02 : 0],
      [() => this.alarmsRing(), points.length ? 0.02 : 0],
      [
        () => this.act(),
        this.acts.length ? (this.acts[0]!.atOnce ? 3 : points.length || looks.length || deliveries ? this.scenario.haste : 1) : 0,
      ],
      [undefined, points.length || deliveries || looks.length || this.acts.length ? 0 : 1],
    ]);
    if (!choice) return this.waitForWhatIsNext();
    await choice();
    return true;
  }

  private async goOn(point: Point): Promise<void> {
    this.note(`${point.life.name} ${point.name} ${point.about}`);
    await point.go();
  }

  /** What was committed may be work for anybody: so the bell says, and so would a look once a second. */
  private everybodyMayLook(): void {
    for (const { life } of this.servers) this.dirty.add(`events ${life.name}`).add(`sends ${life.name}`);
    if (this.hasMoney) for (const { life } of this.servers) this.dirty.add(`payments ${life.name}`);
  }

  private async look(what: string): Promise<void> {
    this.note(`look ${what}`);
    this.dirty.delete(what);
    const [how, name] = what.split(' ') as [keyof typeof looks, string];
    const server = this.servers.find(({ life }) => life.name === name)!;
    void looks[how](server);
    await drained();
  }

  private async crash(): Promise<boolean> {
    const life = this.dying!;
    const nth = this.servers.findIndex((server) => server.life === life);
    this.dying = undefined;
    this.crashes++;
    this.tell(`Server ${life.name} crashes at ${this.dyingAt}`);
    await life.crash();
    if (this.world.bug?.crash) await this.world.owner.query(this.world.bug.crash);
    this.webhooks.comeAgain(life);
    await drained();
    this.start(nth);
    return true;
  }

  private async deliver(): Promise<void> {
    const { life, intake, paymentWebhooks } = this.dice.oneOf(this.servers);
    const { businessId, arrivals, telling, about, acknowledged, refused } = this.webhooks.next(life);
    this.tell(`${telling ? 'The provider' : 'WhatsApp'} tells server ${life.name}: ${about}`);
    life
      .does('recv', () =>
        telling
          ? paymentWebhooks.receive('stripe', businessId, Buffer.from(JSON.stringify(telling)), '')
          : intake.receive(businessId, arrivals).then(() => undefined),
      )
      .then(
        () => {
          if (!life.isAlive) return;
          this.note(`acknowledged ${about}`);
          acknowledged();
          for (const arrival of arrivals) if (arrival.type === 'message') this.acknowledged.push({ businessId, wamid: arrival.wamid });
        },
        (error: Error) => {
          this.tell(`Server ${life.name} could not take it in: ${error.message}`);
          refused();
        },
      );
    await drained();
  }

  private async act(): Promise<void> {
    const act = this.acts.shift()!;
    await this.pass(this.dice.between(50, 2_500));
    if (act.does === 'time passes') {
      this.tell(`${act.minutes} minutes pass`);
      await this.pass(act.minutes * 60_000);
      return this.alarmsRing();
    }
    const { waId, business } = people[act.who]!;
    const shop = this.world.shops[business]!;
    if (isMoneyAct(act)) return this.money(act, shop, waId);
    const done = deed(act, { shop, waId, posts: this.graph.posts, now: this.time.now, nth: this.scenario.acts.length - this.acts.length });
    if ('arrival' in done) {
      this.tell(done.about);
      return this.webhooks.message(shop.businessId, done.arrival, done.about, act);
    }
    const server = this.dice.oneOf(this.servers);
    this.tell(`${done.about}, at server ${server.life.name}`);
    const [conversation]: { id: string }[] = await this.world.owner.query(
      `select c.id from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id where c.business_id = $1 and p.wa_id = $2`,
      [shop.businessId, waId],
    );
    if (!conversation) return this.tell('There is no such conversation yet');
    const member = { accountId: shop.memberId, businessId: shop.businessId, name: 'Sam', role: 'owner' as const };
    server.life
      .does('desk', () => done.atDesk(server.desk, member, conversation.id))
      .then(() => server.life.isAlive && done.keeps !== undefined && this.answered.push(done.keeps))
      .catch((refusal: Error) => this.tell(`That is refused: ${refusal.message}`));
    await drained();
  }

  /** Something about money: at the provider, or at one of our servers. */
  private async money(act: MoneyAct, shop: Shop, waId: string): Promise<void> {
    const [owing]: Omit<Owing, 'shop' | 'waId'>[] = await this.world.owner.query(
      `select c.id "conversationId", p.id "contactId" from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id
       where c.business_id = $1 and p.wa_id = $2`,
      [shop.businessId, waId],
    );
    if (!owing) return this.tell('There is no such conversation yet');
    if (act.does === 'pays') {
      // Nobody pays by a link that nobody has been told.
      const known: { id: string }[] = await this.world.owner.query(
        `select i.provider_id id from payment_intents i join payment_dues d on d.business_id = i.business_id and d.id = i.due_id
         where d.conversation_id = $1 and i.provider_id is not null`,
        [owing.conversationId],
      );
      this.paying = shop;
      const about = atTheProvider(act, this.provider, new Set(known.map(({ id }) => id)));
      return this.tell(about ? `Customer ${waId} ${about}` : `Customer ${waId} finds nothing to pay`);
    }
    const server = this.dice.oneOf(this.servers);
    this.tell(`Customer ${waId} ${act.does}, at server ${server.life.name}`);
    server.life
      .does('desk', () => server.database.inBusiness(shop.businessId, (tx) => moneyDeed(act, server, tx, { shop, waId, ...owing })))
      .catch((refusal: Error) => this.tell(`That is refused: ${refusal.message}`));
    await drained();
  }

  private paying: Shop | undefined;

  private readonly hasMoney: boolean;

  /** When the servers' own alarms rang last. */
  private rungAt = Number.NEGATIVE_INFINITY;

  private async pass(ms: number): Promise<void> {
    this.note(`${ms} ms pass`);
    this.time.now += ms;
    await this.world.setClock(this.time.now);
    for (let ring = this.time.takeDue(); ring; ring = this.time.takeDue()) {
      ring();
      await drained();
    }
  }

  /** Each server's own alarms ring: every second for what is due, and every three for what it holds. */
  private alarmsRing(): void {
    this.rungAt = this.time.now;
    for (const { life } of this.servers) this.dirty.add(`events ${life.name}`).add(`every-second ${life.name}`).add(`leases ${life.name}`);
    if (this.hasMoney) for (const { life } of this.servers) this.dirty.add(`payments ${life.name}`);
  }

  /** Nobody can go on now: the clock moves on to whatever is due next. */
  private async waitForWhatIsNext(): Promise<boolean> {
    if (this.webhooks.lateOnesCome()) return true;
    if (this.hasMoney && this.acts.length === 0 && this.provider.rest()) {
      this.tell('The day is over at the provider');
      return true;
    }
    // What is due now and was not taken waits for something else.
    const [{ at }]: [{ at: Date | null }] = await this.world.owner.query(`
      select min(at) as at from (
        select retry_at as at from inbox where state = 'waiting' union all select fire_at from timers union all select due_at from payment_work
        union all select send_after from messages where state in ('queued', 'unknown')
        union all select leased_until from messages where state = 'sending') as due where at >= the_time()`);
    const next = Math.min(at?.getTime() ?? Infinity, this.time.nextAlarm ?? Infinity);
    if (next === Infinity && this.rungAt === this.time.now) return false;
    // What fell due since then was due for nobody's alarm yet.
    if (next === Infinity) {
      await this.pass(1_000);
      this.alarmsRing();
      return true;
    }
    const ms = Math.max(next - this.time.now, 0) + 1;
    if (ms > 60_000) this.tell(`${Math.round(ms / 60_000)} minutes pass, until something is due`);
    await this.pass(ms);
    this.alarmsRing();
    return true;
  }

  private sent({ nth, phoneNumberId, to, by, messageId, trouble, wamid }: Post): void {
    const { name, businessId } = this.world.shops.find((shop) => shop.phoneNumberId === phoneNumberId)!;
    this.tell(`Server ${by.name} sends message ${messageId.slice(0, 13)} of ${name} to ${to}${trouble ? `; Graph ${trouble}` : ''}`);
    if (!wamid || !this.dice.happens(0.3)) return;
    for (const status of this.dice.oneOf(tellings)) {
      const arrival = { type: 'status' as const, phoneNumberId, wamid, status, at: new Date(this.time.now), opaque: messageId };
      this.graph.statuses.push({ messageId, status });
      this.webhooks.status(businessId, arrival, `message ${messageId.slice(0, 13)} (${nth}) is ${status}`);
    }
  }

  /** What befalls a message that comes to Graph, given the tries of it before. */
  private trouble(nth: number, before: readonly Post[]): Trouble | undefined {
    const [first] = before;
    const planned = this.scenario.troubles.find((each) => each.nth === (first ? first.nth : nth));
    return planned && before.length <= planned.again ? planned.trouble : undefined;
  }

  private async held(messageId: string, by: Life): Promise<Held> {
    // Who took too long may find that somebody else holds it by now.
    const [row]: { wamid: string | null; until: Date | null }[] = await this.world.owner.query(
      `select wamid, case when state = 'sending' and fence = $2 and leased_until > the_time() then leased_until end as until from messages where id = $1`,
      [messageId, by.fences.get(messageId)],
    );
    return { isKnown: row?.wamid != null, until: row?.until?.getTime() };
  }

  private tell(line: string): void {
    this.story.push(line);
    this.note(line);
  }

  private note(line: string): void {
    this.hash.update(line).update('\n');
  }
}
