import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problemsIn } from '../../flows/check/check.ts';
import type { Flow, FlowId } from '../../flows/language/flow.ts';
import { parseFlow } from '../../flows/language/parse.ts';
import { compile, type ConversationMachine } from '../../flows/machine/compile.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
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

interface VersionRow {
  readonly id: string;
  readonly flow: Flow;
  readonly number: number;
  readonly runs: Readonly<Record<FlowId, string>>;
  readonly checksum: string;
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
   * Publishes flows together: each becomes a new version, frozen with the versions of the flows that it runs.
   * @throws FlowRefused when the check finds what would strand a customer.
   */
  async publish(
    tx: Transaction,
    businessId: string,
    flows: readonly Flow[],
    { authorId, note = '' }: { authorId?: string; note?: string } = {},
  ): Promise<ReadonlyMap<FlowId, string>> {
    const published = await this.publishedFlows(tx, businessId);
    const library = new Map([...published.values()].map(({ flow }) => [flow.id, flow]));
    for (const flow of flows) library.set(flow.id, parsed(flow));
    const problems = flows.flatMap((flow) => problemsIn(library.get(flow.id)!, library)).filter(({ severity }) => severity === 'error');
    if (problems.length) throw new FlowRefused(problems);

    const ids = new Map([...published].map(([id, version]) => [id, version.id]));
    for (const { id } of flows) ids.set(id, newId());
    for (const { id: flowId } of flows) {
      const flow = library.get(flowId)!;
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
    const rows: { businessId: string; versionId: string }[] = await tx.query(
      `select business_id "businessId", published_version_id "versionId" from flows where business_id = any($1) and published_version_id is not null`,
      [[...wanted]],
    );
    const those = new Map<string, Map<FlowId, { readonly id: string; readonly flow: Flow }>>([...wanted].map((id) => [id, new Map()]));
    for (const { businessId, versionId } of rows) {
      const { id, flow } = await this.version(tx, businessId, versionId);
      those.get(businessId)!.set(flow.id, { id, flow });
    }
    this.published.set(tx, new Map([...(this.published.get(tx) ?? []), ...those]));
  }

  /** A version by its id, compiled. */
  async version(tx: Transaction, businessId: string, versionId: string): Promise<FlowVersion> {
    const known = this.versions.get(versionId);
    if (known) return known;
    const [row] = await this.rows(tx, businessId, [versionId]);
    if (!row) throw new Error(`There is no flow version ${versionId}`);
    const runs = await this.rows(tx, businessId, Object.values(row.runs));
    const content = [row, ...runs.sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1))].map(({ checksum }) => checksum).join();
    const { flow, machine } = this.machines.get(content) ?? this.machines.keep(content, { flow: row.flow, machine: compiled(row, runs) });
    return this.versions.keep(versionId, { id: row.id, flow, number: row.number, machine });
  }

  private rows(tx: Transaction, businessId: string, ids: readonly string[]): Promise<VersionRow[]> {
    return tx.query(`select id, flow, number, runs, checksum from flow_versions where business_id = $1 and id = any($2)`, [
      businessId,
      ids,
    ]);
  }
}

function compiled(row: VersionRow, runs: readonly VersionRow[]): ConversationMachine {
  const library = new Map([row, ...runs].map(({ flow }) => [flow.id, flow]));
  return compile(row.flow, library, { menu, ...(library.has(person) ? { person } : {}) });
}

function parsed(flow: Flow): Flow {
  const result = parseFlow(flow);
  if ('problems' in result) throw new FlowRefused(result.problems);
  return result.flow;
}

/** The flows that run inside this one, and inside those, and the one that the frame runs at the word "person". */
function ranBy(flow: Flow, library: ReadonlyMap<FlowId, Flow>, found = new Set<FlowId>()): ReadonlySet<FlowId> {
  const ran = Object.values(flow.steps).flatMap((step) => (step.kind === 'run' ? [step.flow] : []));
  for (const id of [...ran, ...(library.has(person) && flow.id !== person ? [person] : [])]) {
    const inner = library.get(id);
    if (!inner || found.has(id)) continue;
    found.add(id);
    ranBy(inner, library, found);
  }
  return found;
}

const checksumOf = (flow: Flow): string => createHash('sha256').update(JSON.stringify(flow)).digest('hex');
