import { trade } from '../aftersales/trade.ts';
import { ConversationDesk } from '../conversations/conversation-desk.ts';
import { bookingRoom } from '../conversations/operations/booking-room.ts';
import { OperationsRunner, type OperationAnswer } from '../conversations/operations/operations-runner.ts';
import { Runner } from '../conversations/runner.ts';
import { Turns } from '../conversations/turns.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { Notifications } from '../database/notifications.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { Bell } from '../messaging/bell.ts';
import { Hands } from '../messaging/hands.ts';
import { Intake } from '../messaging/intake.ts';
import { Outbox } from '../messaging/outbox.ts';
import { FormKeys } from '../forms/form-keys.ts';
import { Files } from '../files/files.ts';
import { FaqService } from '../faq/faq.service.ts';
import { Disputes } from '../payments/disputes.ts';
import { LinkWork } from '../payments/link-work.ts';
import { Links } from '../payments/links.ts';
import type { PayableListener } from '../payments/payable-kinds.ts';
import { PaymentWebhooks } from '../payments/payment-webhooks.ts';
import { PaymentWorker } from '../payments/payment-worker.ts';
import { Connections } from '../payments/providers/connections.ts';
import { RefundWork } from '../payments/refund-work.ts';
import { paying } from '../payments/paying.ts';
import { selling } from '../orders/selling.ts';
import { quoting } from '../quotes/quoting.ts';
import { Figures } from '../telemetry/figures.ts';
import { NoTraces } from '../telemetry/traces.ts';
import { Receipts } from '../whatsapp/receipts.ts';
import { Sender } from '../whatsapp/sender.ts';
import { SendingNumbers } from '../whatsapp/sending-numbers.ts';
import { PublishedForms } from '../whatsapp/published-forms.ts';
import { Uploads } from '../whatsapp/uploads.ts';
import type { Dice } from './dice.ts';
import { WayToGraph, type Graph } from './graph.ts';
import type { Life } from './life.ts';
import { type PaymentProvider, SimulatedProviders, WayToProvider } from './payment-provider.ts';
import { SimulatedClock, type SimulatedTime } from './simulated-time.ts';
import type { World } from './world.ts';

/** An operation as a turn called it, and what it answered. */
export interface Asked {
  readonly operation: string;
  readonly input: unknown;
  readonly answer: OperationAnswer;
}

/** Counted for nobody, and once for all servers. */
const figures = new Figures();
const traces = new NoTraces();

/** The product's own classes on one server: real SQL, with the clock, chance and Graph of the simulation. */
export class Server {
  readonly database: TenantDatabase;
  readonly intake: Intake;
  readonly outbox: Outbox;
  readonly operations: OperationsRunner;
  readonly turns: Turns;
  readonly runner: Runner;
  readonly sender: Sender;
  readonly desk: ConversationDesk;
  readonly sold: ReturnType<typeof selling>;
  readonly links: Links;
  readonly way: WayToProvider;
  readonly payments: PaymentWorker;
  readonly paymentWebhooks: PaymentWebhooks;

  constructor(
    readonly life: Life,
    { dataSource, flows, keyring, bug }: World,
    time: SimulatedTime,
    graph: Graph,
    provider: PaymentProvider,
    dice: Dice,
  ) {
    const clock = new SimulatedClock(time, () => life.isAlive);
    const bell = new Bell(new Notifications(clock));
    this.database = new TenantDatabase(dataSource);
    this.intake = new Intake(this.database, clock, bell);
    this.outbox = new Outbox(this.database);
    noteFences(this.outbox, life);
    const sold = selling(this.database, clock);
    this.sold = sold;
    sold.kinds.register('quote', onlyPaidFor);
    this.operations = new OperationsRunner(trade(sold), new FaqService(), quoting(sold), paying(sold, keyring), bookingRoom(sold));
    this.turns = new Turns(flows, this.operations);
    const hands = new Hands();
    this.runner = new Runner(this.database, new AcrossBusinesses(this.database), flows, this.turns, bell, hands, clock, figures, traces);
    const numbers = new SendingNumbers(this.database, keyring, clock);
    const way = new WayToGraph(life, graph);
    const files = new Files();
    const receipts = new Receipts(this.database, numbers, way, clock);
    this.sender = new Sender(
      this.database,
      this.outbox,
      bell,
      hands,
      numbers,
      way,
      new Uploads(this.database, files, way),
      new PublishedForms(this.database, new FormKeys(keyring), way, dice),
      receipts,
      clock,
      dice,
      figures,
      traces,
    );
    lendHands(hands, this.sender, life, dice);
    const connections = new Connections(keyring);
    this.links = new Links(sold.dues, connections);
    this.way = new WayToProvider(life, provider, () => dice.happens(0.2));
    const providers = new SimulatedProviders(this.way, way, clock);
    const refundWork = new RefundWork(this.database, connections, providers, sold.refunds);
    const disputes = new Disputes(sold.dues, sold.refunds);
    const linkWork = new LinkWork(this.database, connections, providers, sold.dues, sold.captures, refundWork, disputes);
    const across = new AcrossBusinesses(this.database);
    this.payments = new PaymentWorker(this.database, across, new Notifications(clock), linkWork, refundWork);
    this.paymentWebhooks = new PaymentWebhooks(this.database, across, connections, providers);
    this.desk = new ConversationDesk(this.database, files, receipts);
    bug?.server?.(this);
    writeDownTurns(this.operations, this.turns);
  }
}

/** Something that is paid for and otherwise nobody's business; about each second one that is paid too late can still be had. */
const onlyPaidFor: PayableListener = {
  paid: () => Promise.resolve(),
  part: () => Promise.resolve(),
  expired: () => Promise.resolve(),
  late: (_, { amount }) => Promise.resolve(amount % 2 === 0 ? 'reinstated' : 'refund'),
  refunded: () => Promise.resolve(),
};

/**
 * Has each turn leave, in its own transaction, what a replay cannot know: to whom the conversation belonged when it began, when
 * that was, and what the operations answered.
 */
function writeDownTurns(operations: OperationsRunner, turns: Turns): void {
  const asked = new WeakMap<Transaction, Asked[]>();
  const begun = new WeakMap<Transaction, Set<string>>();
  const perform = operations.perform.bind(operations);
  operations.perform = async (operation, call) => {
    const answer = await perform(operation, call);
    asked.get(call.tx)?.push({ operation, input: call.input, answer });
    return answer;
  };
  const take = turns.take.bind(turns);
  turns.take = async (reach, talk, timers, due) => {
    const { tx } = reach;
    const { now } = talk;
    const answers: Asked[] = [];
    asked.set(tx, answers);
    const known = begun.get(tx) ?? new Set();
    begun.set(tx, new Set([...known, talk.id]));
    const taken = await take(reach, talk, timers, due);
    // Whose it is is asked of the database: what the turn took for true may be wrong. Of several turns in one transaction, the database knows only what was before the first.
    await tx.query(
      `insert into simulation.turns (business_id, conversation_id, inbox_id, owner, now, asked)
       select c.business_id, c.id, $3, case when $4 then c.owner end, $5, $6 from conversations c where c.business_id = $1 and c.id = $2`,
      [talk.business.id, talk.id, due.inboxId, !known.has(talk.id), now, JSON.stringify(answers)],
    );
    return taken;
  };
}

/** Often enough no hand is free, so that replies also go the long way. */
function lendHands(hands: Hands, sender: Sender, life: Life, dice: Dice): void {
  hands.lend((wanted) => {
    const kept = sender.keep(dice.happens(0.7) ? wanted : 0);
    return {
      ...kept,
      fill: (taken) => {
        for (const { id, fence } of taken) life.fences.set(id, fence);
        void life.does('send', () => Promise.resolve(kept.fill(taken)));
      },
    };
  });
}

function noteFences(outbox: Outbox, life: Life): void {
  const take = outbox.take.bind(outbox);
  outbox.take = async (...asked) => {
    const taken = await take(...asked);
    for (const { id, fence } of taken) life.fences.set(id, fence);
    return taken;
  };
}
