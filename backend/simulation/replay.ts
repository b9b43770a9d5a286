import type { OperationsRunner } from '../conversations/operations/operations-runner.ts';
import { Reach } from '../conversations/reach.ts';
import type { DueEvent, Talk, TalkingBusiness, Timers } from '../conversations/talk.ts';
import { Turns } from '../conversations/turns.ts';
import type { Transaction } from '../database/tenant-database.ts';
import type { EventRow, Record, TalkRow, TurnRow } from './record.ts';
import { same } from './same.ts';
import type { Asked } from './server.ts';
import type { World } from './world.ts';

/** What is wrong with one conversation: its events once more, in the order they were taken, without crashes and without anybody else. */
export class Replay {
  readonly wrong: string[] = [];
  private asked: Asked[] = [];
  private readonly turns: Turns;

  constructor(
    { flows }: World,
    private readonly record: Record,
  ) {
    const answers: Pick<OperationsRunner, 'perform'> = {
      perform: (operation, { input }) => {
        const next = this.asked.shift();
        if (!next) throw new Error(`asks for ${operation} where the record has no answer`);
        if (next.operation !== operation || !same(next.input, input))
          throw new Error(`asks for ${operation} where the record has ${next.operation}`);
        return Promise.resolve(next.answer);
      },
    };
    this.turns = new Turns(flows, answers as OperationsRunner);
  }

  async of(tx: Transaction, business: TalkingBusiness, stored: TalkRow): Promise<readonly string[]> {
    const armed: Armed = new Map();
    const reach = new Reach(tx, new Set([business.id]), true);
    const talk = fresh(stored, business);
    for (const turn of this.record.turns.filter(({ conversationId }) => conversationId === stored.id)) {
      const event = this.record.events.find(({ id }) => id === turn.inboxId);
      if (!event) return [`I1: a turn was taken for an event that is not in the inbox`];
      try {
        await this.turn(reach, talk, armed, event, turn);
      } catch (error) {
        return [...this.wrong, `I2: the replay of ${event.event.type} ${(error as Error).message}`];
      }
    }
    for (const field of ['run', 'versionId', 'flowId', 'step', 'waitsFor', 'snapshot', 'owner'] as const)
      if (!same(stored[field], talk[field]))
        this.wrong.push(`I2: ${field} of ${stored.waId} is ${short(stored[field])} and by the replay ${short(talk[field])}`);
    const timers = this.record.timers.filter(({ conversationId }) => conversationId === stored.id);
    const names = timers.map(({ name }) => name).sort();
    if (!same(names, [...armed.keys()].sort()))
      this.wrong.push(`I7: the timers of ${stored.waId} are [${names.join()}] and by the replay [${[...armed.keys()].join()}]`);
    for (const { name, fireAt } of timers)
      if (fireAt.getTime() < (armed.get(name) ?? 0)) this.wrong.push(`I7: the timer ${name} of ${stored.waId} is due too early`);
    return this.wrong;
  }

  private async turn(reach: Reach, talk: Talk, armed: Armed, event: EventRow, turn: TurnRow): Promise<void> {
    const due = dueOf(event, talk.business.id);
    talk.owner = turn.owner ?? talk.owner;
    Object.assign(talk, turn.now && { now: turn.now });
    if (due.timer !== undefined) this.fires(due.timer, armed, talk.now);
    this.asked = [...(turn.asked ?? [])];
    const timers: Timers = new Map();
    const taken = await this.turns.take(reach, talk, timers, due);
    for (const [name, delayMs] of timers)
      if (delayMs === null) armed.delete(name);
      else armed.set(name, talk.now.getTime() + delayMs);
    if (talk.flowId === null) armed.clear();

    if (this.asked.length > 0) this.wrong.push(`I2: ${this.asked[0]!.operation} was called, and by the replay it is not`);
    if (!same(turn.path, taken.path) || !same(turn.effects, taken.effects) || turn.run !== taken.run)
      this.wrong.push(`I2: the history of a turn (${event.event.type}) is not that of the replay`);
    const put = this.record.messages
      .filter(({ author, inboxId }) => author === 'bot' && inboxId === event.id)
      .sort((a, b) => a.effect! - b.effect!)
      .map(({ content, step }) => ({ content, step }));
    if (!same(put, taken.replies))
      this.wrong.push(`I4: ${put.length} replies to ${event.event.type} are in the thread, and by the replay ${taken.replies.length}`);
  }

  private fires(timer: string, armed: Armed, now: Date): void {
    const due = armed.get(timer);
    if (due === undefined) this.wrong.push(`I7: the timer ${timer} fired and was not armed`);
    else if (now.getTime() < due) this.wrong.push(`I7: the timer ${timer} fired ${due - now.getTime()} ms too early`);
    armed.delete(timer);
  }
}

/** When each timer is due at the earliest. */
type Armed = Map<string, number>;

const fresh = ({ id, contactId, phoneNumberId, contactName, waId }: TalkRow, business: TalkingBusiness): Talk => ({
  id,
  business,
  contactId,
  phoneNumberId,
  contactName,
  waId,
  bsuid: null,
  run: 0,
  versionId: null,
  snapshot: null,
  flowId: null,
  step: null,
  waitsFor: 'nothing',
  owner: 'bot',
  assigneeId: null,
  handoffReason: null,
  handedOffAt: null,
  windowEndsAt: null,
  lastMessage: null,
  lastMessageAt: null,
  lastInboundWamid: null,
  unread: 0,
  contactLanguage: null,
  marketingStopped: false,
  serviceStopped: false,
  now: new Date(0),
});

function dueOf(row: EventRow, businessId: string): DueEvent {
  const { id, conversationId, event, actorId, tries, at, source, author, wamid, messageAt, content } = row;
  return {
    businessId,
    inboxId: id,
    conversationId,
    event,
    actorId,
    tries,
    at,
    ...(source === 'timer' && event.type === 'timer.fired' ? { timer: event.name } : {}),
    ...(author && wamid && messageAt && content ? { message: { author, wamid, at: messageAt, content } } : {}),
  };
}

const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 80);
