import { EventEmitter } from 'node:events';
import pg from 'pg';
import { drained, type Doing } from './points.ts';
import type { Life } from './life.ts';
import { serverProcess, type ServerProcess } from './server-process.ts';

type Answer = pg.QueryResult;
type Callback = (error: Error | null, answer?: Answer) => void;
type Rewrite = (sql: string) => string;

const pause = (ms: number) => new Promise<false>((done) => setTimeout(() => done(false), ms));
/** A statement that takes longer than this is asked whether it waits for a lock. */
const quickMs = 4;
/** PostgreSQL would cut off who stands still for long by the clock on the wall, which here is nobody's. */
const timeouts = /(?<='(?:statement|idle_in_transaction_session)_timeout', ')30s/g;
/** A statement that answers rows and writes others beside: PostgreSQL calls it a SELECT. */
const writesBeside = /^\s*with\b[\s\S]*\b(insert into|delete from|update \w+( \w+)? set)\b/i;

/** The real connections to PostgreSQL. They outlive the servers: what a crash does to one is a rollback, which is what PostgreSQL makes of a lost one. */
export class Wires {
  private readonly idle: pg.Client[] = [];
  private readonly all: pg.Client[] = [];
  private readonly waiting = new Set<Line>();
  private readonly processes = new Map<pg.Client, ServerProcess>();
  rewrite: Rewrite = (sql) => sql;

  private constructor(private readonly watch: pg.Client) {}

  static async open(appUrl: string, ownerUrl: string, count: number): Promise<Wires> {
    const wires = new Wires(await connected(ownerUrl));
    for (let n = 0; n < count; n++) wires.all.push(await connected(appUrl));
    for (const client of wires.all) {
      const process = serverProcess(pidOf(client), client.database!);
      if (process) wires.processes.set(client, process);
    }
    wires.idle.push(...wires.all);
    return wires;
  }

  async close(): Promise<void> {
    for (const client of [...this.all, this.watch]) await client.end();
  }

  take(): pg.Client {
    const client = this.idle.pop();
    if (!client) throw new Error('The simulation has too few connections');
    return client;
  }

  giveBack(client: pg.Client): void {
    this.idle.push(client);
  }

  /** Runs one statement; resolves when it is answered, or false when it waits for a lock that somebody else holds. */
  async ranOrWaits(line: Line, statement: Promise<unknown>): Promise<boolean> {
    const answered = statement.then(
      () => true,
      () => true,
    );
    if (await Promise.race([answered, pause(quickMs)])) return true;
    while (!(await this.isBlocked(line.wire))) if (await Promise.race([answered, pause(1)])) return true;
    this.waiting.add(line);
    void answered.then(() => this.waiting.delete(line));
    return false;
  }

  isWaiting(line: object | undefined): boolean {
    return this.waiting.has(line as Line);
  }

  /**
   * Does something that may let locks go. Of several who wait, each goes on only when the one before it is done or waits again: they
   * would race for the next lock otherwise, and how busy the machine is would decide what happens. Where PostgreSQL runs elsewhere,
   * they do race.
   */
  async inTurn<T>(work: () => Promise<T>, besides?: Line): Promise<T> {
    const halted = this.waiting.size > 1 ? [...this.waiting].filter((line) => line !== besides) : [];
    for (const { wire } of halted) this.processes.get(wire)?.halt();
    try {
      return await work();
    } finally {
      for (const line of halted) {
        this.processes.get(line.wire)?.goOn();
        await this.settles(line);
      }
      await this.settled();
    }
  }

  /** After a lock was let go: until each statement that waited has its answer, or waits for another lock. */
  async settled(): Promise<void> {
    for (let before; before !== this.waiting.size;) {
      before = this.waiting.size;
      for (const line of [...this.waiting]) await this.settles(line);
    }
  }

  private async settles(line: Line): Promise<void> {
    while (this.waiting.has(line) && !(await this.isBlocked(line.wire))) await pause(1);
  }

  /** Ends what runs on a connection and undoes what is not committed. */
  async cut(line: Line): Promise<void> {
    await this.inTurn(async () => {
      if (this.waiting.has(line)) {
        await this.watch.query('select pg_cancel_backend($1)', [pidOf(line.wire)]);
        while (this.waiting.has(line)) await pause(1);
      }
      await line.wire.query('rollback; reset all');
    }, line);
    this.giveBack(line.wire);
  }

  /** For each connection that shows rows to whoever names no business: in which of these tables. */
  async rowsSeenByNobody(tables: readonly string[]): Promise<readonly (readonly string[])[]> {
    const looks = tables.map((table) => `select '${table}' as seen where exists (select 1 from ${table})`).join(' union all ');
    const seeing: string[][] = [];
    for (const wire of this.all) {
      const { rows } = await wire.query<{ seen: string }>({ name: 'seen-by-nobody', text: looks });
      if (rows.length > 0) seeing.push(rows.map(({ seen }) => seen));
    }
    return seeing;
  }

  private async isBlocked(wire: pg.Client): Promise<boolean> {
    const { rows } = await this.watch.query<{ blocked: boolean }>('select cardinality(pg_blocking_pids($1)) > 0 as blocked', [pidOf(wire)]);
    return rows[0]!.blocked;
  }
}

const pidOf = (client: pg.Client) => (client as unknown as { readonly processID: number }).processID;

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'perfcent simulation' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** What a server holds as a connection: every statement stands still before it is run, a commit after it too. */
export class Line extends EventEmitter {
  /** Where the product holds back what it writes for a moment; here each statement goes when the scheduler says. */
  readonly connection = { stream: { writableCorked: 0, cork: () => undefined, uncork: () => undefined, destroy: () => undefined } };
  private inTransaction = false;
  private hasWritten = false;
  private firesTimer = false;

  constructor(
    readonly wire: pg.Client,
    private readonly wires: Wires,
    private readonly life: Life | undefined,
    private readonly doing: Doing | undefined,
  ) {
    super();
  }

  query(statement: string | pg.QueryConfig, values?: unknown[] | Callback, callback?: Callback): Promise<Answer> | undefined {
    if (typeof values === 'function') return void this.run(statement, undefined).then((answer) => values(null, answer), values);
    const answer = this.run(statement, values);
    if (!callback) return answer;
    return void answer.then((given) => callback(null, given), callback);
  }

  private run(statement: string | pg.QueryConfig, given: unknown[] | undefined): Promise<Answer> {
    const config = typeof statement === 'string' ? { text: statement } : statement;
    const sql = config.text;
    const values = given ?? config.values;
    const ask = () => this.wire.query({ ...config, text: this.wires.rewrite(sql).replace(timeouts, '0'), ...(values && { values }) });
    const { life, doing } = this;
    if (!life || !doing) return ask();
    return new Promise((resolve, reject) => {
      life.park({
        name: `${this.activity(doing, values)}.${this.place(sql)}`,
        about: sql.trim().replace(/\s+/g, ' ').slice(0, 50),
        line: this,
        go: async () => {
          const release = () => this.release(life, doing, sql, values, ask(), resolve, reject);
          await (this.letsLocksGo(sql) ? this.wires.inTurn(release) : release());
          await drained();
        },
      });
    });
  }

  private async release(
    life: Life,
    doing: Doing,
    sql: string,
    values: unknown[] | undefined,
    answer: Promise<Answer>,
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
  ): Promise<void> {
    const commits = /^\s*commit/i.test(sql);
    const ends = commits || /^\s*rollback(?! to)/i.test(sql) || !this.inTransaction;
    const activity = this.activity(doing, values);
    if (/^\s*(start transaction|begin)/i.test(sql)) this.inTransaction = true;
    else if (ends) this.inTransaction = this.firesTimer = false;
    const after = () =>
      void answer.then((given) => {
        this.hasWritten ||= (given.command !== 'SELECT' && (given.rowCount ?? 0) > 0) || writesBeside.test(sql);
        const claims = /take_unsent/.test(sql) && given.rows.length > 0;
        if (commits && this.hasWritten) life.hasCommitted();
        if (ends) this.hasWritten = false;
        if (!commits && !claims) resolve(given);
        else life.park({ name: `${activity}.${claims ? 'claimed' : 'committed'}`, about: '', line: this, go: goOn(() => resolve(given)) });
      }, reject);

    if (await this.wires.ranOrWaits(this, answer)) {
      after();
    } else {
      const nth = life.nextPoint();
      const parked = () => life.park({ name: `${activity}.waited`, about: '', line: this, go: goOn(after) }, nth);
      void answer.then(parked, parked);
    }
  }

  private letsLocksGo(sql: string): boolean {
    return !this.inTransaction || /^\s*(commit|rollback)/i.test(sql);
  }

  private activity(doing: Doing, values: unknown[] | undefined): string {
    if (typeof values?.[0] === 'string' && /"fired":\[\{/.test(values[0])) this.firesTimer = true;
    return this.firesTimer ? 'timer' : doing;
  }

  private place(sql: string): string {
    if (/^\s*(start transaction|begin)/i.test(sql)) return 'begin';
    return /^\s*commit/i.test(sql) ? 'precommit' : 'statement';
  }
}

const goOn = (resume: () => void) => async () => {
  resume();
  await drained();
};
