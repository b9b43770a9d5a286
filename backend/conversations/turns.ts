import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { advance, begin, type Start, type Turn } from '../../flows/machine/advance.ts';
import type { Effect } from '../../flows/machine/effects.ts';
import type { ConversationEvent } from '../../flows/machine/events.ts';
import { type Operation, type OperationName, operations as declared } from '../../flows/language/operations.ts';
import { begins, reactingTo, startedBy } from '../../flows/machine/triggers.ts';
import type { MessageContent } from '../contract/message-content.ts';
import { previewOf } from '../contract/preview.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import { isCountedFrom, planAfter } from '../flow-schedules/starts.ts';
import { Templates } from '../templates/templates.ts';
import { Forms } from '../forms/forms.ts';
import { claimHandoff, closeHandoff, openHandoff } from '../handoffs/handoffs.ts';
import { putEvents } from '../messaging/inbox.ts';
import { type Span, untraced } from '../telemetry/traces.ts';
import { dueFlow } from './due-flow.ts';
import { languageOf } from './language-of.ts';
import { PhoneAnswers } from './phone-answers.ts';
import { OperationsRunner } from './operations/operations-runner.ts';
import { wayToSay } from './service-window.ts';
import { type DueEvent, runs, type Taken, type Talk, type Timers } from './talk.ts';
import type { Reach } from './reach.ts';
import { heard, hearStops, knowsOfPerson, leave, release, settle, took } from './talk-changes.ts';

/** Thrown in a shared transaction to have the event taken in one of its own: what it calls writes rows that others write too. */
export class NeedsItsOwnTransaction extends Error {}

/** Operations and flows that one event may go through; more is a flow that runs in circles. */
const mostSteps = 50;
type Arrival = Extract<ConversationEvent, { type: 'message.received' }>;
type SignalArrived = Extract<ConversationEvent, { type: 'signal.arrived' }>;

/** Takes one event of one conversation: decides by the machine, calls the operations it asks for, and says what is to be written. */
@Injectable()
export class Turns {
  constructor(
    private readonly flows: FlowLibrary,
    private readonly operations: OperationsRunner,
    private readonly templates: Templates = new Templates(),
    private readonly forms: Forms = new Forms(),
    private readonly phone: PhoneAnswers = new PhoneAnswers(flows),
  ) {}

  /**
   * Changes `talk` and `timers` in memory and gives the rest as values; nothing is stored here except by operations.
   * @throws NeedsItsOwnTransaction; `talk` is then half changed and to be thrown away, and so it is after any other throw.
   */
  async take(reach: Reach, talk: Talk, timers: Timers, due: DueEvent, span: Span = untraced): Promise<Taken> {
    const { tx } = reach;
    const path: Taken['path'][number][] = [];
    const effects: Effect[] = [];
    const replies: Taken['replies'][number][] = [];
    if (due.message) heard(talk, due.message);
    // The bot is silent then, and the machine does not hear what the customer asks it to stop.
    if (talk.owner === 'human') hearStops(talk, due.event);

    const arrived = named(await this.asTaken(tx, talk, due.event), due);
    // A person took over and the machine has not heard of it yet: it hears that first, or it would answer in between.
    const unheard = talk.owner === 'human' && runs(talk.snapshot) && due.event.type !== 'staff.took' && !knowsOfPerson(talk);
    const was = { asked: talk.handedOffAt, reason: talk.handoffReason };
    const events: ConversationEvent[] = [...(unheard ? [{ type: 'staff.took' as const }] : []), arrived];
    for (const [count, event] of events.entries()) {
      if (count >= mostSteps) throw new Error(`One event led through more than ${mostSteps} operations`);
      let turn = await this.decide(reach, talk, event, due);
      for (let hops = 0; turn; hops++) {
        if (hops >= mostSteps) throw new Error('Flows lead to each other without end');
        settle(talk, turn);
        path.push(...turn.path);
        effects.push(...turn.effects);
        let next: Turn | undefined;
        for (const effect of turn.effects) {
          switch (effect.type) {
            case 'say': {
              const way = await wayToSay(tx, this.templates, talk, effect, due);
              if (way.type === 'goes') replies.push({ content: await this.withToken(tx, talk, way.content), step: turn.resting.step });
              if (way.type === 'needs-person') leave(talk, due, way.why);
              break;
            }
            case 'arm':
              timers.set(effect.name, effect.delayMs);
              break;
            case 'disarm':
              timers.set(effect.name, null);
              break;
            case 'call':
              events.push({ type: 'call.done', ...(await this.perform(reach, talk, effect, span)) });
              break;
            case 'undo':
              await this.perform(reach, talk, effect, span);
              break;
            // Written down with the turn and sent when it is committed.
            case 'request':
              break;
            case 'hand-off':
              leave(talk, due, effect.reason);
              break;
            case 'stay-asked':
              talk.owner = 'bot';
              break;
            case 'take-back':
              release(talk);
              break;
            case 'opt-out':
              talk.marketingStopped = true;
              talk.serviceStopped ||= effect.everything === true;
              break;
            case 'opt-in':
              talk.marketingStopped = talk.serviceStopped = false;
              break;
            case 'go':
              next = await this.start(tx, talk, effect.flow, effect.variables);
              break;
            case 'end':
              break;
          }
        }
        turn = next;
      }
    }

    if (due.event.type === 'signal.arrived') await this.planAfter(reach, talk, due.event, due);
    if (due.event.type === 'staff.took') took(talk, due);
    if (due.event.type === 'staff.gave-back') release(talk);
    await this.noteHandoff(reach, talk, was, due);
    if (due.message) talk.unread = talk.handedOffAt !== null && due.message.author === 'contact' ? talk.unread + 1 : 0;
    const last = replies.at(-1);
    if (last) {
      talk.lastMessage = previewOf(last.content);
      talk.lastMessageAt = due.at;
    }
    return { due, run: talk.run, versionId: talk.versionId, span, path, effects, replies };
  }

  private async perform(
    reach: Reach,
    talk: Talk,
    { operation, input }: Extract<Effect, { type: 'call' | 'undo' }>,
    span: Span,
  ): ReturnType<OperationsRunner['perform']> {
    if (!reach.isOwn && isShared(operation)) throw new NeedsItsOwnTransaction();
    await reach.workFor(talk.business.id);
    const part = span.begin('operation', { operation });
    const answer = await this.operations.perform(operation as OperationName, {
      tx: reach.tx,
      businessId: talk.business.id,
      conversationId: talk.id,
      contactId: talk.contactId,
      language: talk.snapshot?.language ?? talk.business.language,
      input,
    });
    part.end({ outcome: answer.outcome });
    return answer;
  }

  private async planAfter(reach: Reach, talk: Talk, { signal, data }: SignalArrived, { inboxId }: DueEvent): Promise<void> {
    const { business, id: conversationId } = talk;
    const flows = [...(await this.flows.publishedFlows(reach.tx, business.id)).values()].map(({ flow }) => flow);
    if (!isCountedFrom(flows, signal)) return;
    await reach.workFor(business.id);
    await planAfter(reach.tx, { businessId: business.id, conversationId, signal, data, inboxId });
  }

  /** Writes down who is asked for, who came and how it ended, for the inbox, the next talk and the figures. */
  private async noteHandoff(reach: Reach, talk: Talk, was: { asked: Date | null; reason: string | null }, due: DueEvent): Promise<void> {
    const { event } = due;
    const took = event.type === 'staff.took';
    const isNew = talk.handedOffAt !== null && (was.asked === null || was.reason !== talk.handoffReason);
    const isOver = talk.handedOffAt === null && was.asked !== null;
    if (!took && !isNew && !isOver) return;
    const { tx } = reach;
    const of = { businessId: talk.business.id, conversationId: talk.id };
    await reach.workFor(of.businessId);
    if (took || isNew) await openHandoff(tx, of, talk.handoffReason ?? '', talk.handedOffAt ?? due.at);
    if (took) await claimHandoff(tx, of, due.actorId, due.at);
    if (took && due.actorId === null) await this.phone.watch(tx, of, talk.now);
    if (!isOver) return;
    const closed = await closeHandoff(tx, of, event.type === 'staff.gave-back' ? event.how : 'resume');
    // Nobody is asked how it was where nobody came, or where WhatsApp would not take the question.
    const mayAsk = event.type === 'staff.gave-back' && event.how === 'close' && talk.windowEndsAt !== null && talk.windowEndsAt > talk.now;
    if (!closed?.wasClaimed || !mayAsk) return;
    const data = { about: closed.id, agent: closed.agent ?? '' };
    await putEvents(tx, of.businessId, [
      {
        conversationId: of.conversationId,
        source: 'handoff',
        externalId: closed.id,
        event: { type: 'signal.arrived', signal: 'handoff.closed', data },
      },
    ]);
  }

  /** Only who holds this very form can answer it. */
  private async withToken(tx: Transaction, talk: Talk, content: MessageContent): Promise<MessageContent> {
    if (content.kind !== 'form-request') return content;
    const { form, screens } = content;
    const token = await this.forms.send(tx, { businessId: talk.business.id, conversationId: talk.id, run: talk.run, form, screens });
    return { ...content, token };
  }

  /** The answers of a form as we took them, and the question that they answer. */
  private async asTaken(tx: Transaction, talk: Talk, event: ConversationEvent): Promise<ConversationEvent> {
    if (event.type !== 'message.received' || event.message.kind !== 'form') return event;
    const { values } = event.message;
    const taken = await this.forms.take(tx, { businessId: talk.business.id, conversationId: talk.id, run: talk.run, values });
    return { ...event, message: { kind: 'form', values: taken?.values ?? {}, ...(taken && { form: taken.form }) } };
  }

  private async decide(reach: Reach, talk: Talk, event: ConversationEvent, due: DueEvent): Promise<Turn | undefined> {
    const { tx } = reach;
    if (event.type === 'flow.due') return this.startDue(reach, talk, event.start);
    if (talk.versionId && runs(talk.snapshot)) {
      const { machine } = await this.flows.version(tx, talk.business.id, talk.versionId);
      return advance(machine, talk.snapshot, event);
    }
    if (event.type === 'message.received' && talk.owner === 'bot' && begins(event, talk.snapshot)) return this.startBy(tx, talk, event);
    if (event.type === 'signal.arrived' && talk.owner === 'bot') return this.react(tx, talk, event);
    if (event.type === 'staff.gave-back' && event.how === 'restart' && due.event === event) return this.start(tx, talk, 'root');
    return undefined;
  }

  private async startBy(tx: Transaction, talk: Talk, { message, referral }: Arrival): Promise<Turn | undefined> {
    const by = { message, ...(referral ? { referral } : {}) };
    const published = await this.flows.publishedFlows(tx, talk.business.id);
    const flows = [...published.values()].map(({ flow }) => flow);
    const language = (talk.contactLanguage ??= languageOf(talk, message, flows, talk.business.language));
    const started = startedBy(by, flows, language);
    if (started === undefined) return undefined;
    const { flow, ...event } = started;
    return this.startVersion(tx, talk, published.get(flow)!.id, { ...by, ...event });
  }

  /** What no flow reacts to has happened, and that is all. */
  private async react(tx: Transaction, talk: Talk, { signal, data }: SignalArrived): Promise<Turn | undefined> {
    const published = await this.flows.publishedFlows(tx, talk.business.id);
    const flowId = reactingTo(
      signal,
      [...published.values()].map(({ flow }) => flow),
    );
    return flowId === undefined ? undefined : this.startVersion(tx, talk, published.get(flowId)!.id, { event: data });
  }

  private async startDue(reach: Reach, talk: Talk, startId: string): Promise<Turn | undefined> {
    const { tx } = reach;
    await reach.workFor(talk.business.id);
    const published = () => this.flows.publishedFlows(tx, talk.business.id);
    const due = await dueFlow(tx, this.templates, talk, startId, published);
    return due && this.startVersion(tx, talk, (await published()).get(due.flow)!.id, { event: due.event });
  }

  private async start(tx: Transaction, talk: Talk, flowId: string, variables: Start['variables'] = {}): Promise<Turn | undefined> {
    const version = (await this.flows.publishedFlows(tx, talk.business.id)).get(flowId);
    if (!version) throw new Error(`The flow "${flowId}" is not published`);
    return this.startVersion(tx, talk, version.id, { variables });
  }

  private async startVersion(
    tx: Transaction,
    talk: Talk,
    versionId: string,
    by: Pick<Start, 'message' | 'event' | 'referral' | 'variables'> = {},
  ): Promise<Turn> {
    const { id, name, currency, zone, language } = talk.business;
    const { machine } = await this.flows.version(tx, id, versionId);
    const turn = begin(machine, {
      language: talk.snapshot?.language ?? talk.contactLanguage ?? language,
      contact: talk.contactName ? { name: talk.contactName } : {},
      business: { name, currency, zone },
      ...(machine.leavesToChance ? { lot: lotOf(talk) } : {}),
      ...by,
      ...(talk.snapshot ? { after: talk.snapshot } : {}),
    });
    talk.run += 1;
    talk.versionId = versionId;
    return turn;
  }
}

/** With the name that WhatsApp gives the message. */
const named = (event: ConversationEvent, { message }: DueEvent): ConversationEvent =>
  event.type === 'message.received' && message?.author === 'contact' ? { ...event, id: message.wamid } : event;

/** By the conversation and the count of its runs, so that whoever replays a turn draws the same. */
const lotOf = ({ id, run }: Talk): number => createHash('sha256').update(`${id}/${run}`).digest().readUInt32BE();

/** Whether it writes rows that other conversations write too. */
const isShared = (name: string): boolean => (declared as Readonly<Record<string, Operation | undefined>>)[name]?.shared ?? false;
