import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problemsIn } from '../../flows/check/check.ts';
import type { Flow, FlowId } from '../../flows/language/flow.ts';
import { parseFlow } from '../../flows/language/parse.ts';
import { compile, type ConversationMachine } from '../../flows/machine/compile.ts';
import { runsInPlace } from '../../flows/machine/triggers.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { keepSchedules } from '../flow-schedules/keep-schedules.ts';
import { FlowRefused } from './flow-refused.ts';
import { Kept } from './kept.ts';

/** The flows that the frame around every flow leads to. */
const menu: FlowId = 'root';
const person: FlowId = 'handoff';

/** A published version, ready to run. It never changes, so it is compiled once and kept. */
export interface FlowVersion {
  readonly id: string;
  readonly flow: Flow;
  readonly number: number;
  readonly machine: ConversationMachine;
}

/** A version as its row tells, without the flow itself. */
interface VersionRow {
  readonly businessId: string;
  readonly id: string;
  readonly flowId: FlowId;
  readonly number: number;
  readonly runs: Readonly<Record<FlowId, string>>;
  readonly checksum: string;
}

interface VersionKey {
  readonly businessId: string;
  readonly id: string;
}

/** The published flows of a business, by their ids. */
type Published = ReadonlyMap<FlowId, { readonly id: string; readonly flow: Flow }>;

/** Versions kept in memory, most recently used last, and machines: those of the same flows are one machine, whoever runs them. */
const keptVersions = 20_000;
const keptMachines = 1_000;

/** The flows of the businesses: publishing freezes them, running reads the frozen versions. */
@Injectable()
export class FlowLibrary {
  private readonly versions = new Kept<FlowVersion>(keptVersions);
  private readonly machines = new Kept<Pick<FlowVersion, 'flow' | 'machine'>>(keptMachines);
  /** What is published is asked for once in a transaction. */
  private readonly published = new WeakMap<Transaction, Map<string, Published>>();

  /**
   * Publishes flows together: each becomes a new version, frozen with the versions of the flows that it runs; and so does each other
   * flow that runs one of them, or else it would go on with the old one.
   * @throws FlowRefused when the check finds what would strand a customer.
   */
  async publish(
    tx: Transaction,
    businessId: string,
    changed: readonly Flow[],
    { authorId, note = '' }: { authorId?: string; note?: string } = {},
  ): Promise<ReadonlyMap<FlowId, string>> {
    const published = await this.publishedFlows(tx, businessId);
    const library = new Map([...published.values()].map(({ flow }) => [flow.id, flow]));
    for (const flow of changed) library.set(flow.id, parsed(flow));
    const changedIds = new Set(changed.map(({ id }) => id));
    const flows = [...library.values()].filter(
      (flow) => changedIds.has(flow.id) || [...ranBy(flow, library)].some((id) => changedIds.has(id)),
    );
    const problems = flows.flatMap((flow) => problemsIn(library.get(flow.id)!, library)).filter(({ severity }) => severity === 'error');
    if (problems.length) throw new FlowRefused(problems);

    const ids = new Map([...published].map(([id, version]) => [id, version.id]));
    for (const { id } of flows) ids.set(id, newId());
    for (const { id: flowId } of flows) {
      const flow = library.get(flowId)!;
      // What somebody is drawing of a flow that only runs the changed ones stays as it is.
      if (changedIds.has(flowId))
        await tx.query(
          `insert into flows (business_id, id, title, draft) values ($1, $2, $3, $4)
           on conflict (business_id, id) do update set title = excluded.title, draft = excluded.draft, draft_revision = flows.draft_revision + 1`,
          [businessId, flowId, flow.title, JSON.stringify(flow)],
        );
      const runs = Object.fromEntries([...ranBy(flow, library)].map((run) => [run, ids.get(run)]));
      await tx.query(
        `insert into flow_versions (business_id, id, flow_id, number, flow, runs, checksum, note, author_id, parent_id)
         select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7, $8, $9 from flow_versions where business_id = $1 and flow_id = $3`,
        [
          businessId,
          ids.get(flowId),
          flowId,
          JSON.stringify(flow),
          JSON.stringify(runs),
          checksumOf(flow),
          note,
          authorId ?? null,
          published.get(flowId)?.id ?? null,
        ],
      );
      await tx.query(`update flows set published_version_id = $3 where business_id = $1 and id = $2`, [
        businessId,
        flowId,
        ids.get(flowId),
      ]);
      if (changedIds.has(flowId)) await keepSchedules(tx, businessId, flow);
    }
    this.published.delete(tx);
    return ids;
  }

  /** The newest published version of each flow of the business. */
  async publishedFlows(tx: Transaction, businessId: string): Promise<Published> {
    const known = this.published.get(tx)?.get(businessId);
    if (known) return known;
    await this.foresee(tx, [businessId]);
    return this.published.get(tx)!.get(businessId)!;
  }

  /** Asks once for what `publishedFlows` will be asked of each of these businesses in this transaction. */
  async foresee(tx: Transaction, businessIds: readonly string[]): Promise<void> {
    const wanted = new Set(businessIds);
    if (wanted.size === 0) return;
    const keys: VersionKey[] = await tx.query(
      `select business_id "businessId", published_version_id id from flows where business_id = any($1) and published_version_id is not null`,
      [[...wanted]],
    );
    const versions = await this.load(tx, keys);
    const those = new Map<string, Map<FlowId, { readonly id: string; readonly flow: Flow }>>([...wanted].map((id) => [id, new Map()]));
    for (const { businessId, id } of keys) those.get(businessId)!.set(versions.get(id)!.flow.id, versions.get(id)!);
    this.published.set(tx, new Map([...(this.published.get(tx) ?? []), ...those]));
  }

  /** A version by its id, compiled. */
  async version(tx: Transaction, businessId: string, versionId: string): Promise<FlowVersion> {
    const version = this.versions.get(versionId) ?? (await this.load(tx, [{ businessId, id: versionId }])).get(versionId);
    if (!version) throw new Error(`There is no flow version ${versionId}`);
    return version;
  }

  /**
   * Versions by their ids; of those that are not known yet, the rows at once. Most businesses run the flows as shipped: a flow is read and
   * compiled once for all that have the same.
   */
  private async load(tx: Transaction, keys: readonly VersionKey[]): Promise<ReadonlyMap<string, FlowVersion>> {
    const found = new Map(keys.flatMap(({ id }) => (this.versions.get(id) ? [[id, this.versions.get(id)!] as const] : [])));
    const rows = await rowsOf(
      tx,
      keys.filter(({ id }) => !found.has(id)),
    );
    const ran = await rowsOf(
      tx,
      rows.flatMap(({ businessId, runs }) => Object.values(runs).map((id) => ({ businessId, id }))),
    );
    const rowsById = new Map([...rows, ...ran].map((row) => [row.id, row]));
    for (const row of rows) {
      const runs = Object.values(row.runs).map((id) => rowsById.get(id)!);
      const content = [row, ...runs.sort((a, b) => (a.flowId < b.flowId ? -1 : 1))].map(({ checksum }) => checksum).join();
      const same = this.machines.get(content) ?? this.machines.keep(content, await compiled(tx, row, runs));
      found.set(row.id, this.versions.keep(row.id, { id: row.id, number: row.number, ...same }));
    }
    return found;
  }
}

async function rowsOf(tx: Transaction, keys: readonly VersionKey[]): Promise<VersionRow[]> {
  if (keys.length === 0) return [];
  return tx.query(
    `select v.business_id "businessId", v.id, v.flow_id "flowId", v.number, v.runs, v.checksum from unnest($1::uuid[], $2::uuid[]) as wanted (business_id, id)
     join flow_versions v on v.business_id = wanted.business_id and v.id = wanted.id`,
    [keys.map(({ businessId }) => businessId), keys.map(({ id }) => id)],
  );
}

async function compiled(tx: Transaction, row: VersionRow, runs: readonly VersionRow[]): Promise<Pick<FlowVersion, 'flow' | 'machine'>> {
  const flows: { id: string; flow: Flow }[] = await tx.query(`select id, flow from flow_versions where business_id = $1 and id = any($2)`, [
    row.businessId,
    [row, ...runs].map(({ id }) => id),
  ]);
  const library = new Map(flows.map(({ flow }) => [flow.id, flow]));
  const flow = library.get(row.flowId)!;
  return { flow, machine: compile(flow, library, { menu, ...(library.has(person) ? { person } : {}) }) };
}

function parsed(flow: Flow): Flow {
  const result = parseFlow(flow);
  if ('problems' in result) throw new FlowRefused(result.problems);
  return result.flow;
}

/** The flows that run inside this one, and inside those, and what the frame runs: the one at the word "person", and those that may run in the middle of any. */
function ranBy(flow: Flow, library: ReadonlyMap<FlowId, Flow>, found = new Set<FlowId>()): ReadonlySet<FlowId> {
  const ran = Object.values(flow.steps).flatMap((step) => (step.kind === 'run' ? [step.flow] : []));
  const reactions = [...library.values()].filter(runsInPlace).map(({ id }) => id);
  for (const id of [...ran, ...(library.has(person) ? [person] : []), ...reactions].filter((each) => each !== flow.id)) {
    const inner = library.get(id);
    if (!inner || found.has(id)) continue;
    found.add(id);
    ranBy(inner, library, found);
  }
  return found;
}

const checksumOf = (flow: Flow): string => createHash('sha256').update(JSON.stringify(flow)).digest('hex');
