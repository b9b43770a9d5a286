import type { TakenMessage } from '../messaging/outbox.ts';
import type { Figures } from '../telemetry/figures.ts';
import type { Facts, Traces } from '../telemetry/traces.ts';
import type { SendResult } from './graph-api.ts';

/** Sends, and tells how it went: which class of outcome, after how long, and as a part of the way that the message belongs to. */
export async function watchedSend(
  figures: Figures,
  traces: Traces,
  { trace, tries }: Pick<TakenMessage, 'tries'> & { readonly trace?: string | null },
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  const seconds = figures.stopwatch();
  const span = traces.begin('send', trace, { tries });
  const result = await send();
  const outcome = result.type === 'refused' ? result.meaning.class : result.type;
  figures.sent(outcome, seconds());
  const facts: Facts = { outcome, ...(result.type === 'refused' && { code: result.code, status: result.httpStatus }) };
  if (result.type === 'accepted') span.end(facts);
  else span.fail(facts);
  return result;
}
