import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { library } from '../../flows/library/library.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { connectionOptions } from '../database/connection.ts';
import { entities } from '../database/entities.ts';
import { newId, takeIdsFrom } from '../database/ids.ts';
import { aboutNumber, Keyring } from '../database/secrets.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { connectProvider } from '../payments/providers/connections.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import type { Bug } from './bug.ts';
import { poolOn } from './life.ts';
import { Wires } from './wires.ts';

export interface Shop {
  readonly businessId: string;
  readonly name: string;
  readonly phoneNumberId: string;
  readonly memberId: string;
  /** What it has of each thing, by the ids of the variants; null where nobody counts. */
  readonly stock: ReadonlyMap<string, number | null>;
}

/** A Monday morning. */
export const beginning = Date.UTC(2030, 0, 7, 9);

const shops = [
  {
    name: 'Corner Bakery',
    phoneNumberId: '100200300',
    goods: [
      ['Croissant', 250, 4],
      ['Brownie', 310, 2],
      ['Coffee', 220, null],
    ],
  },
  {
    name: 'Bagel House',
    phoneNumberId: '400500600',
    goods: [
      ['Bagel', 280, 3],
      ['Tea', 190, null],
    ],
  },
] as const;

/** Every world has the same flows, in versions of the same ids: they are compiled once. */
const flows = new FlowLibrary();

/** A machine that is busy is no reason to give up; but a statement that waits for who stands still would wait for ever. */
const patient = { connectionTimeoutMillis: 120_000, idleTimeoutMillis: 0, statement_timeout: 60_000 };

/** More than three servers need at once, and one more for whoever looks on. */
const connections = 18;

/** The database of the simulation: two businesses of one owner, who sell little, and a clock that stands still. */
export class World {
  readonly shops: Shop[] = [];
  /** That hold rows of businesses. */
  readonly tables: string[] = [];
  readonly keyring = Keyring.parse(`simulation:${Buffer.alloc(32, 7).toString('base64')}`);
  readonly flows = flows;

  private constructor(
    /** As the servers connect: through the simulation's own lines. */
    readonly dataSource: DataSource,
    /** Sees everything. */
    readonly owner: DataSource,
    readonly wires: Wires,
    readonly bug: Bug | undefined,
  ) {}

  static async open(urls: { readonly appUrl: string; readonly ownerUrl: string }, bug?: Bug): Promise<World> {
    Logger.overrideLogger(false);
    const owner = await new DataSource({ ...connectionOptions(urls.ownerUrl, 5), entities, extra: patient }).initialize();
    await owner.query(preparation);
    const wires = await Wires.open(urls.appUrl, urls.ownerUrl, connections);
    const options = { ...connectionOptions(urls.appUrl), entities, driver: { Pool: poolOn(wires) } };
    const world = new World(await new DataSource(options).initialize(), owner, wires, bug);
    const tables: { table: string }[] = await owner.query(`
      select c.oid::regclass::text "table" from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and has_table_privilege('perfcent_app', c.oid, 'select') order by 1`);
    world.tables.push(...tables.map(({ table }) => table));
    world.countIdsFrom(0);
    for (const shop of shops) world.shops.push(await world.openShop(shop));
    await bug?.database?.(owner);
    if (bug?.sql) wires.rewrite = bug.sql;
    return world;
  }

  async close(): Promise<void> {
    takeIdsFrom(v7);
    await this.dataSource.destroy();
    await this.wires.close();
    await this.owner.destroy();
  }

  /** Everything as it was before anybody wrote. */
  async beginAgain(): Promise<void> {
    await this.owner.query(
      `truncate contacts, counters, account_notices, payment_work, payment_events, simulation.turns restart identity cascade`,
    );
    for (const { businessId, stock } of this.shops)
      for (const [id, onHand] of stock)
        await this.owner.query(
          `update variants set on_hand = $3, held = 0 where business_id = $1 and id = $2 and (held > 0 or on_hand <> $3)`,
          [businessId, id, onHand],
        );
    await this.setClock(beginning);
    this.countIdsFrom(1_000_000);
  }

  async setClock(now: number): Promise<void> {
    await this.owner.query(`update simulation.clock set at = $1`, [new Date(now)]);
  }

  /** Ids that sort as they are made, the same in every run. */
  private countIdsFrom(first: number): void {
    let count = first;
    takeIdsFrom(() => {
      const hex = (++count).toString(16).padStart(12, '0');
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
    });
  }

  private async openShop({ name, phoneNumberId, goods }: (typeof shops)[number]): Promise<Shop> {
    const database = new TenantDatabase(this.dataSource);
    const businessId = newId();
    const memberId = newId();
    const stock = new Map<string, number | null>();
    await database.inBusiness(businessId, async (tx) => {
      await tx.query(
        `insert into businesses (id, name, currency, zone, pickup_address) values ($1, $2, 'EUR', 'Europe/Berlin', '1 Mill Lane')`,
        [businessId, name],
      );
      await this.addMember(tx, database, businessId, memberId);
      await tx.query(
        `insert into whatsapp_numbers (business_id, phone_number_id, waba_id, display_phone_number, access_token, app_secret, verify_token_sha256) values ($1, $2, '1', $2, $3, 'x', 'x')`,
        [businessId, phoneNumberId, this.keyring.seal('token', aboutNumber(businessId, phoneNumberId, 'access_token'))],
      );
      const secrets = { apiKey: 'key', webhookSecret: 'secret', configuration: null };
      await connectProvider(tx, this.keyring, businessId, { provider: 'stripe', ...secrets });
      for (const [title, amount, onHand] of goods) {
        const [productId, variantId] = [newId(), newId()];
        await tx.query(`insert into products (business_id, id, name) values ($1, $2, $3)`, [businessId, productId, title]);
        await tx.query(`insert into variants (business_id, id, product_id, amount, on_hand) values ($1, $2, $3, $4, $5)`, [
          businessId,
          variantId,
          productId,
          amount,
          onHand,
        ]);
        stock.set(variantId, onHand);
      }
      await tx.query(
        `insert into faq_answers (business_id, id, language, question, answer, keywords) values ($1, $2, 'en', 'What time do you open?', 'At seven.', '{open,hours}')`,
        [businessId, newId()],
      );
      await this.flows.publish(tx, businessId, [...library.values()]);
      // Published versions never change: they are compiled here, once for all servers.
      for (const { id } of (await this.flows.publishedFlows(tx, businessId)).values()) await this.flows.version(tx, businessId, id);
    });
    return { businessId, name, phoneNumberId, memberId, stock };
  }

  private async addMember(tx: Transaction, database: TenantDatabase, businessId: string, accountId: string): Promise<void> {
    const account = { id: accountId, email: `${accountId}@example.com`, name: 'Sam', passwordHash: 'none' };
    await new AcrossBusinesses(database).createAccount(tx, account);
    await tx.query(`insert into memberships (business_id, account_id, role, name) values ($1, $2, 'owner', 'Sam')`, [
      businessId,
      accountId,
    ]);
  }
}

/**
 * The clock of the world as a row, behind the product's one function for the time; and what turns write down for the replay. The
 * tables are not vacuumed meanwhile: fresh statistics could change plans, and with them the order of rows, between two equal runs.
 */
const preparation = `
  create schema simulation;
  create table simulation.clock (at timestamptz not null);
  insert into simulation.clock values (to_timestamp(${beginning / 1000}));
  create table simulation.turns (
    nth bigint generated always as identity, business_id uuid, conversation_id uuid, inbox_id uuid, owner text, now timestamptz, asked jsonb);
  grant usage on schema simulation to public;
  grant select on simulation.clock to public;
  grant insert, select on simulation.turns to public;
  create or replace function the_time() returns timestamptz language sql stable as $$ select at from simulation.clock $$;
  do $$ declare quiet record; begin
    for quiet in select oid::regclass as name from pg_class where relkind = 'r' and relnamespace in ('public'::regnamespace, 'simulation'::regnamespace) loop
      execute format('alter table %s set (autovacuum_enabled = off)', quiet.name);
    end loop;
  end $$`;
