import { meaningOf } from '../whatsapp/errors.ts';
import { GraphApi, type SendingNumber, type SendResult } from '../whatsapp/graph-api.ts';
import type { MessageBody } from '../whatsapp/outgoing/message.ts';
import type { Life } from './life.ts';
import { drained } from './points.ts';

/** How Graph can fail. Of `breaks off` and `is silent` nobody at our end knows whether the message went out: with the one it did, with the other not. */
export const troubles = ['is busy', 'says too fast', 'is silent', 'breaks off', 'cannot be reached', 'refuses'] as const;
export type Trouble = (typeof troubles)[number];

/** A message that came to Graph. */
export interface Post {
  readonly nth: number;
  readonly phoneNumberId: string;
  readonly to: string;
  readonly body: MessageBody;
  /** Our id of it. */
  readonly messageId: string;
  readonly at: number;
  readonly by: Life;
  readonly trouble?: Trouble;
  /** Its name at WhatsApp, if it was accepted. */
  readonly wamid?: string;
  /** What our database said of it at that moment. */
  readonly held: Held;
}

/** A message in the database while a server sends it. */
export interface Held {
  /** Whether an earlier copy is known to be accepted. */
  readonly isKnown: boolean;
  /** Until when it is the sender's; undefined when it is not any more, because the sender took too long to get here. */
  readonly until: number | undefined;
}

/** What WhatsApp tells of a message by webhook. */
export interface StatusTold {
  readonly messageId: string;
  readonly status: 'sent' | 'delivered' | 'read';
}

/** WhatsApp's side: what it was asked to send, in order, and what it told of it. */
export class Graph {
  readonly posts: Post[] = [];
  readonly statuses: StatusTold[] = [];

  constructor(
    private readonly now: () => number,
    private readonly trouble: (nth: number, before: readonly Post[]) => Trouble | undefined,
    private readonly heldBy: (messageId: string, by: Life) => Promise<Held>,
    private readonly told: (post: Post) => void,
  ) {}

  async take(by: Life, phoneNumberId: string, body: MessageBody): Promise<Post> {
    const { to = '', biz_opaque_callback_data: messageId = '' } = body;
    if (!/^\+\d+$/.test(to)) throw new Error(`Graph was asked to send to "${to}"`);
    const nth = this.posts.length;
    const trouble = this.trouble(
      nth,
      this.posts.filter((post) => post.messageId === messageId),
    );
    const isAccepted = trouble === undefined || trouble === 'breaks off';
    const post: Post = {
      nth,
      phoneNumberId,
      to: to.slice(1),
      body,
      messageId,
      at: this.now(),
      by,
      held: await this.heldBy(messageId, by),
      ...(trouble && { trouble }),
      ...(isAccepted && { wamid: `wamid.out.${nth}` }),
    };
    this.posts.push(post);
    this.told(post);
    return post;
  }
}

/** One server's way to Graph: it stands still before a message leaves, and again before the answer is read. */
export class WayToGraph extends GraphApi {
  constructor(
    private readonly life: Life,
    private readonly graph: Graph,
  ) {
    super({ baseUrl: 'http://graph.invalid', version: 'v0.0', timeoutMs: 1 });
  }

  override send({ phoneNumberId }: SendingNumber, body: MessageBody): Promise<SendResult> {
    return new Promise((resolve, reject) =>
      this.life.park({
        name: 'send.post',
        about: '',
        go: async () => {
          const post = await this.graph.take(this.life, phoneNumberId, body).catch(reject);
          if (post)
            this.life.park({
              name: 'send.posted',
              about: '',
              go: () => {
                resolve(answerTo(post));
                return drained();
              },
            });
          await drained();
        },
      }),
    );
  }

  override acknowledge(): Promise<string | undefined> {
    return Promise.resolve(undefined);
  }
}

function answerTo({ trouble, wamid }: Post): SendResult {
  switch (trouble) {
    case undefined:
      return { type: 'accepted', wamid: wamid! };
    case 'is busy':
      return refusal(2, 500);
    case 'says too fast':
      return refusal(130429, 429);
    case 'refuses':
      return refusal(131026, 400);
    case 'is silent':
    case 'breaks off':
      return { type: 'unknown', why: trouble };
    case 'cannot be reached':
      return { type: 'unreachable', why: 'ECONNREFUSED' };
  }
}

const refusal = (code: number, httpStatus: number): SendResult => ({
  type: 'refused',
  code,
  title: `error ${code}`,
  details: '',
  meaning: meaningOf(code),
  httpStatus,
});

interface Shown {
  readonly interactive?: {
    readonly action: {
      readonly buttons?: readonly { readonly reply: Option }[];
      readonly sections?: readonly { readonly rows: readonly Option[] }[];
    };
  };
}

export interface Option {
  readonly id: string;
  readonly title: string;
}

/** What a customer can tap in a message, as their phone shows it. */
export function optionsIn(body: MessageBody): readonly Option[] {
  const action = (body as Shown).interactive?.action;
  return [...(action?.buttons ?? []).map(({ reply }) => reply), ...(action?.sections ?? []).flatMap(({ rows }) => rows)];
}
