import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Figures, WebhookOutcome } from '../telemetry/figures.ts';
import { type Span, type Traces, untraced } from '../telemetry/traces.ts';

const spans = new WeakMap<IncomingMessage, Span>();

/** The part of the way that this request is, for what follows from it. */
export const spanOf = (request: IncomingMessage): Span => spans.get(request) ?? untraced;

/** Tells how each webhook went and how long Meta waited, from the head of the request to the end of the answer. Used ahead of what reads the body. */
export const watchedWebhooks =
  (figures: Figures, traces: Traces) =>
  (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    if (request.method !== 'POST') return next();
    const seconds = figures.stopwatch();
    const span = traces.begin('webhook');
    if (span.traceparent !== null) spans.set(request, span);
    response.once('close', () => {
      const outcome = response.writableFinished ? outcomeOf(response.statusCode) : 'broken-off';
      figures.webhook(outcome, seconds());
      if (outcome === 'stored') span.end({ outcome, status: response.statusCode });
      else span.fail({ outcome, status: response.statusCode });
    });
    next();
  };

function outcomeOf(status: number): WebhookOutcome {
  if (status < 300) return 'stored';
  if (status === 401) return 'unsigned';
  if (status === 503) return 'unavailable';
  return status < 500 ? 'unreadable' : 'failed';
}
