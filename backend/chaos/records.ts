import type { DataSource } from 'typeorm';

/** An event of the inbox, with how many turns it was given. */
export interface EventRecord {
  readonly id: string;
  readonly source: string;
  readonly external_id: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly turns: number;
}

export interface MessageRecord {
  readonly id: string;
  readonly wa_id: string;
  readonly author: string;
  readonly position: string;
  readonly state: string;
  readonly wamid: string | null;
  readonly maybe_twice: boolean;
  readonly inbox_id: string | null;
  readonly error: { readonly code: number; readonly title: string } | null;
}

export interface OrderRecord {
  readonly id: string;
  readonly wa_id: string;
  readonly number: number | null;
  readonly state: string;
  readonly delivery: string | null;
  readonly address: string | null;
  readonly placings: number;
  readonly lines: readonly { readonly title: string; readonly quantity: number; readonly variant_id: string }[];
}

export interface StockRecord {
  readonly id: string;
  readonly on_hand: number | null;
  readonly held: number;
}

/** What the product has written down, read past row-level security. */
export class Records {
  constructor(private readonly owner: DataSource) {}

  events(): Promise<EventRecord[]> {
    return this.owner.query(
      `select i.id, i.source, i.external_id, i.state, i.reason, (select count(*)::integer from transitions t where t.business_id = i.business_id and t.inbox_id = i.id) turns
       from inbox i order by i.seq`,
    );
  }

  messages(): Promise<MessageRecord[]> {
    return this.owner.query(
      `select m.id, p.wa_id, m.author, m.position, m.state, m.wamid, m.maybe_twice, m.inbox_id, m.error
       from messages m join conversations c on c.business_id = m.business_id and c.id = m.conversation_id
       join contacts p on p.business_id = c.business_id and p.id = c.contact_id order by m.position`,
    );
  }

  orders(): Promise<OrderRecord[]> {
    return this.owner.query(
      `select o.id, p.wa_id, o.number, o.state, o.delivery, o.address,
              (select count(*)::integer from order_moves v where v.business_id = o.business_id and v.order_id = o.id and v.move = 'place') placings,
              (select coalesce(jsonb_agg(jsonb_build_object('title', l.title, 'quantity', l.quantity, 'variant_id', l.variant_id)), '[]')
               from order_lines l where l.business_id = o.business_id and l.order_id = o.id) lines
       from orders o join contacts p on p.business_id = o.business_id and p.id = o.contact_id order by o.number`,
    );
  }

  stock(): Promise<StockRecord[]> {
    return this.owner.query(`select id, on_hand, held from variants`);
  }

  conversations(): Promise<{ readonly wa_id: string; readonly count: number }[]> {
    return this.owner.query(
      `select p.wa_id, count(c.id)::integer from contacts p left join conversations c on c.business_id = p.business_id and c.contact_id = p.id group by p.wa_id`,
    );
  }

  /** What is not settled: events not taken, messages not sent. Timers that wait for their time are as they should be. */
  async unsettled(): Promise<{ readonly events: number; readonly messages: number }> {
    const [row]: { events: number; messages: number }[] = await this.owner.query(
      `select (select count(*)::integer from inbox where state = 'waiting') events,
              (select count(*)::integer from messages where state in ('queued', 'sending', 'unknown')) messages`,
    );
    return row!;
  }

  /** Ends the doubts that are some seconds old, as the rest of their half minute would. For rounds that cannot wait that long. */
  async shortenDoubts(): Promise<void> {
    await this.owner.query(
      `update messages set send_after = the_time() where state = 'unknown' and send_after between the_time() and the_time() + interval '28 seconds'`,
    );
  }

  /** Moves the clock by which everything waits. */
  async letTimePass(interval: string): Promise<void> {
    await this.owner.query(
      `create or replace function the_time() returns timestamptz language sql stable as $$ select statement_timestamp() + interval '${interval}' $$`,
    );
  }

  /** A short name for all that the tables hold which a message could change. */
  async fingerprint(): Promise<Readonly<Record<string, string>>> {
    const prints = await Promise.all(
      fingerprinted.map(async (table) => {
        const [row]: { print: string | null }[] = await this.owner.query(
          `select md5(string_agg(r::text, chr(10) order by r::text)) print from ${table} r`,
        );
        return [table, row!.print ?? ''] as const;
      }),
    );
    return Object.fromEntries(prints);
  }
}

const fingerprinted = [
  'contacts',
  'conversations',
  'inbox',
  'transitions',
  'timers',
  'messages',
  'orders',
  'order_lines',
  'order_moves',
  'variants',
] as const;
