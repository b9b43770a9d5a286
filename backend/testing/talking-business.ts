import type { Flow, Json } from '../../flows/language/flow.ts';
import type { Received } from '../../flows/machine/events.ts';
import type { OperationsRunner } from '../conversations/operations/operations-runner.ts';
import { Runner } from '../conversations/runner.ts';
import { Turns } from '../conversations/turns.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { newId } from '../database/ids.ts';
import { SystemClock } from '../database/ports.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import type { MessageArrived } from '../messaging/arrivals.ts';
import { putEvents } from '../messaging/inbox.ts';
import { Hands } from '../messaging/hands.ts';
import { Intake } from '../messaging/intake.ts';
import { Figures } from '../telemetry/figures.ts';
import { NoTraces } from '../telemetry/traces.ts';
import { plainBusiness } from './plain-business.ts';
import { quietBell } from './quiet-bell.ts';

/** A business whose conversations are moved by the real runner on a real database, without operations. */
export async function talkingBusiness(flows: readonly Flow[]) {
  const business = await plainBusiness();
  const { owner, database, businessId, phoneNumberId } = business;
  const library = new FlowLibrary();
  const clock = new SystemClock();
  const intake = new Intake(database, clock, quietBell());
  const operations: Pick<OperationsRunner, 'perform'> = { perform: () => Promise.reject(new Error('No operation is called here')) };
  const runner = new Runner(
    database,
    new AcrossBusinesses(database),
    library,
    new Turns(library, operations as OperationsRunner),
    quietBell(),
    new Hands(),
    clock,
    new Figures(),
    new NoTraces(),
  );
  const publish = (changed: readonly Flow[]) => database.inBusiness(businessId, (tx) => library.publish(tx, businessId, changed));
  await publish(flows);

  const conversation = async (waId: string) => {
    const [row]: { id: string; owner: string; step: string | null; flow_id: string | null; run: number }[] = await owner.query(
      `select c.id, c.owner, c.step, c.flow_id, c.run from conversations c join contacts p on p.id = c.contact_id where p.wa_id = $1`,
      [waId],
    );
    return row!;
  };
  const sends = async (waId: string, received: Received, content: MessageArrived['content'], wamid = `wamid.${newId()}`) => {
    await intake.receive(businessId, [
      { type: 'message', phoneNumberId, wamid, at: new Date(), from: { waId, profileName: 'Ada' }, received, content },
    ]);
    await runner.look();
  };

  return {
    ...business,
    library,
    runner,
    publish,
    conversation,
    sends,
    says: (waId: string, text: string) => sends(waId, { kind: 'text', text }, { kind: 'text', text }),
    signals: async (waId: string, signal: string, data: Json = null) => {
      const { id } = await conversation(waId);
      const event = { type: 'signal.arrived', signal, data } as const;
      await database.inBusiness(businessId, (tx) => putEvents(tx, businessId, [{ conversationId: id, source: 'order', event }]));
      await runner.look();
    },
    staff: async (waId: string, type: 'staff.took' | 'staff.gave-back') => {
      const { id } = await conversation(waId);
      const event = type === 'staff.took' ? ({ type } as const) : ({ type, how: 'resume' } as const);
      await database.inBusiness(businessId, (tx) => putEvents(tx, businessId, [{ conversationId: id, source: 'staff', event }]));
      await runner.look();
    },
    /** `> what they wrote`, `< what we said`. */
    thread: async (waId: string): Promise<string[]> => {
      const rows: { author: string; content: { text?: string } }[] = await owner.query(
        `select m.author, m.content from messages m join conversations c on c.id = m.conversation_id join contacts p on p.id = c.contact_id
         where p.wa_id = $1 order by m.position`,
        [waId],
      );
      return rows.map(({ author, content }) => `${author === 'contact' ? '>' : '<'} ${content.text ?? ''}`);
    },
    end: async () => {
      await runner.onApplicationShutdown();
      await business.end();
    },
  };
}
