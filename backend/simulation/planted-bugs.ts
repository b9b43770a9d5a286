import type { DataSource } from 'typeorm';
import type { Bug } from './bug.ts';

/** Each must be found. To add one, add a record: what it changes is told in bug.ts. */
export const plantedBugs: readonly Bug[] = [
  {
    name: 'no conversation lock',
    database: (owner) => change(owner, 'lock_due', /for no key update of c skip locked/, ''),
    sql: changed(/for no key update of c skip locked/, ''),
  },
  {
    name: 'no lease on taken messages',
    database: (owner) => change(owner, 'take_unsent', /m\.state in \('queued', 'unknown'\)/, `m.state in ('queued', 'unknown', 'sending')`),
  },
  {
    name: 'known events are looked up, without a unique index',
    database: (owner) => run(owner, `drop index inbox_once`),
    sql: (sql) =>
      /^\s*insert into inbox/.test(sql)
        ? changed(
            /order by nth on conflict do nothing/,
            `where not exists (select 1 from inbox i where i.business_id = e."businessId" and i.source = e.source and i.external_id = e."externalId") order by nth`,
          )(sql)
        : sql,
  },
  // Those that another server has locked are in its memory, not in that of the one that dies.
  {
    name: 'timers in memory',
    crash: `delete from timers where (business_id, conversation_id, name) in (select business_id, conversation_id, name from timers for update skip locked)`,
  },
  {
    name: 'acknowledged before it is stored',
    server: ({ intake }) => {
      const receive = intake.receive.bind(intake);
      intake.receive = (...told) => {
        receive(...told).catch(() => undefined);
        return Promise.resolve({} as Awaited<ReturnType<typeof receive>>);
      };
    },
  },
  {
    name: 'an order in a commit of its own',
    server: ({ operations, database }) => {
      const perform = operations.perform.bind(operations);
      operations.perform = (name, call) =>
        name.startsWith('order.') ? database.inBusiness(call.businessId, (tx) => perform(name, { ...call, tx })) : perform(name, call);
    },
  },
  // Taken, sent and marked in one transaction: a crash in between undoes the taking too.
  {
    name: 'sending inside a transaction',
    crash: `update messages set state = 'queued', leased_until = null where (business_id, id) in (select business_id, id from messages where state = 'sending' for update skip locked)`,
  },
  {
    name: 'a reply overtakes the one before',
    database: (owner) => change(owner, 'take_unsent', /earlier\.position < m\.position/, 'false'),
  },
  {
    name: 'a turn hands over what should wait for an earlier reply',
    sql: changed(/and not exists \(\s*select 1 from messages earlier where [^)]* and earlier\.unsent\) as taken/, 'as taken'),
  },
  {
    name: 'stock is taken without looking',
    database: (owner) => run(owner, `alter table variants drop constraint variants_hold_what_is_there`),
    sql: (sql) =>
      sql
        .replace(/case when v\.available and p\.available then v\.on_hand - v\.held else 0 end as left/, 'null::integer as left')
        .replace(/and \(v\.on_hand is null or v\.on_hand - v\.held >= p\.quantity\)/, ''),
  },
  {
    name: 'an answer that comes late takes back what a status told',
    sql: changed(/case when m\.state = 'sending' then a\.state else m\.state end/, 'a.state'),
  },
  {
    name: 'a status takes back another',
    sql: changed(/and s\.rank > \(\(\$2::jsonb\)->>m\.state\)::integer/, `and (($2::jsonb)->>m.state)::integer >= 0`),
  },
  { name: 'who lost a message answers for it', sql: changed(/and m\.fence = a\.fence/, '') },
  {
    name: 'sends in doubt are tried for ever',
    server: ({ outbox }) => {
      const inDoubt = outbox.inDoubt.bind(outbox);
      outbox.inDoubt = (taken, why) => inDoubt({ ...taken, again: false }, why);
    },
  },
  {
    name: 'of several messages in one webhook only the first is kept',
    server: ({ intake }) => {
      const receive = intake.receive.bind(intake);
      intake.receive = (businessId, arrivals) => receive(businessId, arrivals.slice(0, 1));
    },
  },
  { name: 'the bot answers while a person has the conversation', sql: changed(/\bc\.owner, c\.assignee_id/, `'bot' as owner, c.assignee_id`) },
  { name: 'timers fire before their time', sql: changed(/where t\.fire_at <= the_time\(\)/, '') },
  {
    name: 'a reply of staff is confirmed before it is kept',
    server: ({ desk }) => {
      const reply = desk.reply.bind(desk);
      desk.reply = (...said) => {
        reply(...said).catch(() => undefined);
        return Promise.resolve();
      };
    },
  },
  { name: 'a table without its wall', database: (owner) => run(owner, `alter table messages disable row level security`) },
  { name: 'the business is set for the session', sql: changed(/(set_config\('app\.business_id',[\s\S]*?), true\)/g, '$1, false)') },
];

export function plantedBug(name: string): Bug {
  const bug = plantedBugs.find((each) => each.name === name);
  if (!bug) throw new Error(`There is no bug "${name}". There are:\n${plantedBugs.map((each) => `  ${each.name}`).join('\n')}`);
  return bug;
}

function changed(what: RegExp, by: string): (sql: string) => string {
  return (sql) => sql.replace(what, by);
}

async function run(owner: DataSource, sql: string): Promise<void> {
  await owner.query(sql);
}

/** A function of the database, with one thing in it replaced. */
async function change(owner: DataSource, name: string, what: RegExp, by: string): Promise<void> {
  const [{ definition }] = await owner.query<[{ definition: string }]>(`select pg_get_functiondef($1::regproc) as definition`, [name]);
  const mistaken = definition.replace(what, by);
  if (mistaken === definition) throw new Error(`The bug cannot be planted: ${name} does not hold ${String(what)}`);
  await owner.query(mistaken);
}
