import type { IncomingHttpHeaders } from 'node:http';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Agent, FormData, request } from 'undici';
import { type Clock, SystemClock } from '../database/ports.ts';
import { meaningOf, type ErrorMeaning } from './errors.ts';
import type { MessageBody, ReceiptBody } from './outgoing/message.ts';

/** What is known after a send. Graph has no idempotency key, so "unknown" is an outcome of its own. */
export type SendResult =
  | { readonly type: 'accepted'; readonly wamid: string; readonly waId?: string; readonly bsuid?: string }
  | Refused
  /** It may have been sent: the request left and no answer that can be understood came back. */
  | { readonly type: 'unknown'; readonly why: string }
  /** It was surely not sent: there was nobody to send it to. */
  | { readonly type: 'unreachable'; readonly why: string };

export interface Refused {
  readonly type: 'refused';
  /** Meta's code, or the HTTP status when the answer had none. */
  readonly code: number;
  readonly title: string;
  readonly details: string;
  readonly meaning: ErrorMeaning;
  readonly retryAfterMs?: number;
  readonly httpStatus: number;
}

/** Why something was not done, or may not have been. */
export type NotDone = Exclude<SendResult, { type: 'accepted' }>;

export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Parts that are not ours are encoded already. */
  readonly path: string;
  readonly body?: object;
}

export interface GraphApiOptions {
  readonly baseUrl: string;
  readonly version: string;
  readonly timeoutMs: number;
}

/** Whose number sends, and with what right. */
export interface SendingNumber {
  readonly phoneNumberId: string;
  readonly accessToken: string;
}

/** Failures before the first byte of the request has left. */
const neverLeft =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|.*SELF_SIGNED_CERT.*|UNABLE_TO_.*|ERR_INVALID_URL)$/;

/** Said by something on the way, which may have passed the request on. A bare 500 or 503 is Graph's own word that it failed. */
const passedOn: ReadonlySet<number> = new Set([408, 502, 504, 520, 522, 524]);

const longestAnswer = 1_000_000;

/** Without GRAPH_API_URL, development talks to the sandbox in this very process, and production to Meta unless SANDBOX=on asks for the sandbox. */
export function graphApiOptions(environment: NodeJS.ProcessEnv = process.env): GraphApiOptions {
  const sandbox = environment['SANDBOX'] === 'on' || (environment['SANDBOX'] === undefined && environment['NODE_ENV'] !== 'production');
  const byDefault = sandbox ? `http://127.0.0.1:${environment['PORT'] ?? '3000'}/sandbox/graph` : 'https://graph.facebook.com';
  return {
    baseUrl: (environment['GRAPH_API_URL'] || byDefault).replace(/\/+$/, ''),
    version: environment['GRAPH_API_VERSION'] ?? 'v24.0',
    timeoutMs: Number(environment['GRAPH_API_TIMEOUT_MS'] ?? 20_000),
  };
}

/**
 * The Cloud API, as far as we speak it. Every outcome is a value; nothing here retries. It goes through undici itself: `fetch`, which
 * stands on it, takes four times as long for each message.
 */
export class GraphApi implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(
    private readonly options: GraphApiOptions = graphApiOptions(),
    private readonly clock: Pick<Clock, 'now'> = new SystemClock(),
  ) {
    this.agent = new Agent({ pipelining: 1, maxResponseSize: longestAnswer });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }

  async send({ phoneNumberId, accessToken }: SendingNumber, body: MessageBody): Promise<SendResult> {
    const answer = await this.call(accessToken, { method: 'POST', path: `${encodeURIComponent(phoneNumberId)}/messages`, body });
    if (answer.type !== 'answered') return answer;
    const [sent] = list(answer.json['messages']);
    const [contact] = list(answer.json['contacts']);
    const wamid = text(sent?.['id']);
    if (wamid === undefined) return { type: 'unknown', why: 'the answer holds no message id' };
    const waId = text(contact?.['wa_id']);
    const bsuid = text(contact?.['user_id']);
    return { type: 'accepted', wamid, ...(waId !== undefined && { waId }), ...(bsuid !== undefined && { bsuid }) };
  }

  /** Blue ticks and "typing…". Undefined when it is done, else why not. */
  async acknowledge({ phoneNumberId, accessToken }: SendingNumber, receipt: ReceiptBody): Promise<string | undefined> {
    const answer = await this.call(accessToken, { method: 'POST', path: `${encodeURIComponent(phoneNumberId)}/messages`, body: receipt });
    if (answer.type === 'answered') return undefined;
    return answer.type === 'refused' ? `${answer.code} ${answer.title}` : answer.why;
  }

  /** Brings a file to Graph, where this number may send it for some weeks. */
  async upload(
    { phoneNumberId, accessToken }: SendingNumber,
    file: { readonly name: string; readonly mime: string; readonly bytes: Buffer },
  ): Promise<{ readonly type: 'uploaded'; readonly mediaId: string } | NotDone> {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', file.mime);
    form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name);
    const answer = await this.call(accessToken, { method: 'POST', path: `${encodeURIComponent(phoneNumberId)}/media`, body: form });
    if (answer.type !== 'answered') return answer;
    const mediaId = text(answer.json['id']);
    return mediaId === undefined ? { type: 'unknown', why: 'the answer holds no id of the file' } : { type: 'uploaded', mediaId };
  }

  /** Anything that Graph can be asked, by its path below the version. */
  async call(
    accessToken: string,
    { method, path, body }: GraphCall,
  ): Promise<{ readonly type: 'answered'; readonly json: Fields } | NotDone> {
    if (!/^[\x21-\x7e]+$/.test(accessToken)) {
      return {
        type: 'refused',
        code: 190,
        title: 'Invalid access token',
        details: 'The token holds characters that no token has',
        meaning: meaningOf(190),
        httpStatus: 0,
      };
    }
    let response: Answer;
    let words: string;
    try {
      // A redirect is not followed: the token goes to Graph and nowhere else.
      const {
        statusCode,
        headers,
        body: answer,
      } = await request(`${this.options.baseUrl}/${this.options.version}/${path}`, {
        dispatcher: this.agent,
        method,
        headers: {
          authorization: `Bearer ${accessToken}`,
          ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      response = { status: statusCode, headers, now: this.clock.now() };
      words = await answer.text();
    } catch (error) {
      return afterFailure(error);
    }
    const json = parsed(words);
    const error = fields(json?.['error']);
    if (error) return refusal(response, error);
    if (response.status >= 200 && response.status < 300)
      return json ? { type: 'answered', json } : { type: 'unknown', why: `HTTP ${response.status} without JSON` };
    if (passedOn.has(response.status)) return { type: 'unknown', why: `HTTP ${response.status} without an error in JSON` };
    return refusal(response, {});
  }
}

function afterFailure(error: unknown): { readonly type: 'unknown' | 'unreachable'; readonly why: string } {
  const { name, code = '', message } = error as { name?: string; code?: string | number; message?: string };
  if (neverLeft.test(String(code))) return { type: 'unreachable', why: String(code) };
  if (name === 'TimeoutError') return { type: 'unknown', why: 'no answer in time' };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { type: 'unknown', why: 'the answer is too long to be one' };
  return { type: 'unknown', why: String(code) || message || 'the connection broke' };
}

/** What of an answer matters beside its words. */
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** When it came. */
  readonly now: number;
}

function refusal(response: Answer, error: Fields): Refused {
  const code = number(error['code']);
  const known = code === undefined ? undefined : meaningOf(code === 100 && error['error_subcode'] === 33 ? 33 : code);
  const retryAfterMs = patience(response);
  return {
    type: 'refused',
    code: code ?? response.status,
    title: text(error['message']) ?? `HTTP ${response.status}`,
    details: text(fields(error['error_data'])?.['details']) ?? text(error['error_user_msg']) ?? '',
    meaning: withoutCode(response.status, known, error['is_transient'] === true),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    httpStatus: response.status,
  };
}

/** The code decides. Where it tells nothing, HTTP and `is_transient` do. */
function withoutCode(status: number, known: ErrorMeaning | undefined, transient: boolean): ErrorMeaning {
  if (known && known.class !== 'request') return known;
  if (transient || (known && status >= 500)) return meaningOf(2);
  if (known) return known;
  if (status >= 500) return meaningOf(2);
  if (status === 429) return meaningOf(130429);
  return status === 401 || status === 403 ? meaningOf(190) : meaningOf(100);
}

/** How long Graph asks us to wait: `Retry-After` in seconds or as a date, else the minutes in the usage header. */
function patience({ headers, now }: Answer): number | undefined {
  const after = headers['retry-after'];
  if (after !== undefined) {
    const ms = /^\d+$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - now;
    if (Number.isFinite(ms)) return Math.max(0, ms);
  }
  const minutes = [...String(headers['x-business-use-case-usage'] ?? '').matchAll(/"estimated_time_to_regain_access":\s*(\d+)/g)].map(
    (match) => Number(match[1]),
  );
  const longest = Math.max(0, ...minutes);
  return longest > 0 ? longest * 60_000 : undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
const list = (value: unknown): (Fields | undefined)[] => (Array.isArray(value) ? value.map(fields) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function parsed(words: string): Fields | undefined {
  try {
    return fields(JSON.parse(words));
  } catch {
    // Not JSON: the caller goes by the status.
    return undefined;
  }
}
