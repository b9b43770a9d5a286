import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { problemsIn } from '../../flows/check/check.ts';
import type { Flow, FlowId } from '../../flows/language/flow.ts';
import { parseFlow } from '../../flows/language/parse.ts';
import { compile, type ConversationMachine } from '../../flows/machine/compile.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { FlowRefused } from './flow-refused.ts';

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
}

/** Compiled versions kept in memory, most recently used last. */
const kept = 1_000;

/** The flows of the businesses: publishing freezes them, running reads the frozen versions. */
@Injectable()
export class FlowLibrary {
  private readonly versions = new Map<string, FlowVersion>();

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
    return ids;
  }

  /** The newest published version of each flow of the business. */
  async publishedFlows(tx: Transaction, businessId: string): Promise<ReadonlyMap<FlowId, { readonly id: string; readonly flow: Flow }>> {
    const rows: { id: string; flow: Flow }[] = await tx.query(
      `select v.id, v.flow from flows f join flow_versions v on v.business_id = f.business_id and v.id = f.published_version_id where f.business_id = $1`,
      [businessId],
    );
    return new Map(rows.map((row) => [row.flow.id, row]));
  }

  /** A version by its id, compiled. */
  async version(tx: Transaction, businessId: string, versionId: string): Promise<FlowVersion> {
    const known = this.versions.get(versionId);
    if (known) {
      this.versions.delete(versionId);
      this.versions.set(versionId, known);
      return known;
    }
    const [row] = await this.rows(tx, businessId, [versionId]);
    if (!row) throw new Error(`There is no flow version ${versionId}`);
    const runs = await this.rows(tx, businessId, Object.values(row.runs));
    const library = new Map([row, ...runs].map(({ flow }) => [flow.id, flow]));
    const machine = compile(row.flow, library, { menu, ...(library.has(person) ? { person } : {}) });
    const version = { id: row.id, flow: row.flow, number: row.number, machine };
    this.versions.set(versionId, version);
    if (this.versions.size > kept) this.versions.delete(this.versions.keys().next().value!);
    return version;
  }

  private rows(tx: Transaction, businessId: string, ids: readonly string[]): Promise<VersionRow[]> {
    return tx.query(`select id, flow, number, runs from flow_versions where business_id = $1 and id = any($2)`, [businessId, ids]);
  }
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
