import { openingsOf } from '../../flows/language/opening.ts';
import type { Flow, FlowId, Json } from '../../flows/language/flow.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { begun, dropped, putOff, waitingStart } from '../flow-schedules/starts.ts';
import type { Templates } from '../templates/templates.ts';
import { runs, type Talk } from './talk.ts';

/**
 * The time of a flow has come in a conversation: whether it begins here and now, and with what. What speaks against it is written down; who
 * is busy is asked again later.
 */
export async function dueFlow(
  tx: Transaction,
  templates: Templates,
  talk: Talk,
  startId: string,
  publishedFlows: () => Promise<ReadonlyMap<FlowId, { readonly flow: Flow }>>,
): Promise<{ readonly flow: FlowId; readonly event: Json } | undefined> {
  const start = await waitingStart(tx, talk.business.id, startId);
  if (!start) return undefined;
  const busy =
    talk.owner === 'human'
      ? 'A person had the conversation'
      : runs(talk.snapshot)
        ? 'The customer was in the middle of something'
        : undefined;
  if (busy !== undefined) {
    await putOff(tx, start, busy);
    return undefined;
  }
  const flows = await publishedFlows();
  const flow = flows.get(start.flowId)?.flow;
  const { purpose } = start.trigger.to;
  const unwanted =
    start.stopped || talk.serviceStopped
      ? 'The customer asked for no more messages'
      : purpose === 'marketing' && (!start.agreed || talk.marketingStopped)
        ? 'The customer has not agreed to offers, or asked for no more of them'
        : undefined;
  const refused = unwanted ?? (flow ? await cannotBeSaid(tx, templates, talk, flow, flows) : 'The flow is not published');
  if (refused !== undefined) {
    await dropped(tx, start, refused);
    return undefined;
  }
  await begun(tx, start);
  return { flow: start.flowId, event: start.event };
}

/** Later than a day after the customer's last message: why the templates that the flow begins with would not be taken. */
async function cannotBeSaid(
  tx: Transaction,
  templates: Templates,
  talk: Talk,
  flow: Flow,
  flows: ReadonlyMap<FlowId, { readonly flow: Flow }>,
): Promise<string | undefined> {
  if (talk.windowEndsAt !== null && talk.windowEndsAt > talk.now) return undefined;
  const library = new Map([...flows].map(([id, each]) => [id, each.flow]));
  for (const { template } of openingsOf(flow, library)) {
    if (!template) return 'The customer last wrote more than 24 hours ago, and the flow names no template for what it begins with';
    const found = await templates.find(tx, {
      businessId: talk.business.id,
      contactId: talk.contactId,
      phoneNumberId: talk.phoneNumberId,
      name: template.name,
      language: talk.snapshot?.language ?? talk.contactLanguage ?? talk.business.language,
    });
    if (found.type !== 'found') return found.why;
  }
  return undefined;
}
