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

/** The Cloud API, as far as we speak it. Every outcome is a value; nothing here retries. */
export class GraphApi {
  private readonly options: GraphApiOptions;

  constructor(options: GraphApiOptions = graphApiOptions()) {
    this.options = options;
  }

  async send(number: SendingNumber, body: MessageBody): Promise<SendResult> {
    const answer = await this.post(number, body);
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
  async acknowledge(number: SendingNumber, receipt: ReceiptBody): Promise<string | undefined> {
    const answer = await this.post(number, receipt);
    if (answer.type === 'answered') return undefined;
    return answer.type === 'refused' ? `${answer.code} ${answer.title}` : answer.why;
  }

  private async post(
    { phoneNumberId, accessToken }: SendingNumber,
    body: MessageBody | ReceiptBody,
  ): Promise<{ type: 'answered'; json: Fields } | Exclude<SendResult, { type: 'accepted' }>> {
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
    let response: Response;
    let words: string;
    try {
      response = await fetch(`${this.options.baseUrl}/${this.options.version}/${encodeURIComponent(phoneNumberId)}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        // The token goes to Graph and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.options.timeoutMs),
      });
      words = await response.text();
    } catch (error) {
      return afterFailure(error);
    }
    if (words.length > longestAnswer) return { type: 'unknown', why: 'the answer is too long to be one' };
    const json = parsed(words);
    const error = fields(json?.['error']);
    if (error) return refusal(response, error);
    if (response.ok) return json ? { type: 'answered', json } : { type: 'unknown', why: `HTTP ${response.status} without JSON` };
    if (passedOn.has(response.status)) return { type: 'unknown', why: `HTTP ${response.status} without an error in JSON` };
    return refusal(response, {});
  }
}

function afterFailure(error: unknown): { readonly type: 'unknown' | 'unreachable'; readonly why: string } {
  const failure = error as { name?: string; message?: string; cause?: { code?: string; message?: string } };
  const code = failure.cause?.code ?? '';
  if (neverLeft.test(code)) return { type: 'unreachable', why: code };
  if (failure.name === 'TimeoutError') return { type: 'unknown', why: 'no answer in time' };
  return { type: 'unknown', why: code || failure.cause?.message || failure.message || 'the connection broke' };
}

function refusal(response: Response, error: Fields): Refused {
  const code = number(error['code']);
  const known = code === undefined ? undefined : meaningOf(code === 100 && error['error_subcode'] === 33 ? 33 : code);
  const retryAfterMs = patience(response.headers);
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
function patience(headers: Headers): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null) {
    const ms = /^\d+$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - Date.now();
    if (Number.isFinite(ms)) return Math.max(0, ms);
  }
  const minutes = [...(headers.get('x-business-use-case-usage') ?? '').matchAll(/"estimated_time_to_regain_access":\s*(\d+)/g)].map(
    (match) => Number(match[1]),
  );
  const longest = Math.max(0, ...minutes);
  return longest > 0 ? longest * 60_000 : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

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
