import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import type { Json } from '../../flows/language/flow.ts';
import { Clock } from '../database/ports.ts';
import { allowedHosts, askable, isAllowed, NotPublic, publicLookup } from './public-address.ts';

/** A request with its secrets put in. */
export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, Json>>;
  readonly timeoutSeconds: number;
  /** The same for every try, so that whoever is asked can tell that it is one request. */
  readonly idempotencyKey: string;
}

export type Answer =
  | { readonly type: 'answered'; readonly status: number; readonly body: Json; readonly tookMs: number }
  /** Nobody answered in time, or nobody was there: another try may do better. */
  | { readonly type: 'unanswered'; readonly why: string; readonly tookMs: number }
  /** It will not be sent, now or later. */
  | { readonly type: 'refused'; readonly why: string };

const longestAnswer = 1_000_000;

/** Sends requests of flows, to public addresses only and without following where an answer would lead. */
@Injectable()
export class Asking implements OnApplicationShutdown {
  private readonly allowed = allowedHosts();
  private readonly outside: Agent;
  /** For what the operator allows. */
  private readonly inside: Agent;

  constructor(private readonly clock: Clock) {
    const limits = { pipelining: 1, maxResponseSize: longestAnswer, keepAliveTimeout: 1_000 };
    this.outside = new Agent({ ...limits, connect: { lookup: publicLookup() } });
    this.inside = new Agent(limits);
  }

  async ask({ method, url, headers, body, timeoutSeconds, idempotencyKey }: Outgoing): Promise<Answer> {
    let address: URL;
    try {
      address = askable(url, this.allowed);
    } catch (error) {
      return { type: 'refused', why: (error as Error).message };
    }
    const begun = this.clock.now();
    const took = () => Math.round(this.clock.now() - begun);
    const tooLate = new AbortController();
    const callOff = this.clock.after(timeoutSeconds * 1_000, () => tooLate.abort());
    try {
      const answer = await request(address, {
        method,
        dispatcher: isAllowed(address, this.allowed) ? this.inside : this.outside,
        signal: tooLate.signal,
        headers: {
          accept: 'application/json',
          'user-agent': 'Perfcent',
          'idempotency-key': idempotencyKey,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      return { type: 'answered', status: answer.statusCode, body: jsonIn(text), tookMs: took() };
    } catch (error) {
      if (error instanceof NotPublic) return { type: 'refused', why: error.message };
      const why = tooLate.signal.aborted ? `No answer within ${timeoutSeconds} s` : wordsFor(error as NodeJS.ErrnoException);
      return { type: 'unanswered', why, tookMs: took() };
    } finally {
      callOff();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.outside.close(), this.inside.close()]);
  }
}

/** The code of a failure tells what it was; its message may tell the address, with what was filled in. */
const wordsFor = ({ code, name }: NodeJS.ErrnoException): string => `The connection failed (${code ?? name})`;

/** What is no JSON is a text. */
function jsonIn(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
