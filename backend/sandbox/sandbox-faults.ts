import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database.ts';

export const faultKinds = ['fail', 'fail-later', 'hang', 'rate-limit', 'accept-and-reset', 'token-dead', 'unavailable'] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Something that the sandbox is told to do wrong, a number of times. */
export interface Fault {
  readonly kind: FaultKind;
  /** Meta's error code, where the kind leaves a choice. */
  readonly code?: number;
  readonly afterMs: number;
}

export interface NewFault extends Fault {
  readonly phoneNumberId?: string;
  readonly times: number;
}

interface FaultRow {
  kind: FaultKind;
  code: number | null;
  after_ms: number;
}

@Injectable()
export class SandboxFaults {
  constructor(private readonly database: TenantDatabase) {}

  async plan(fault: NewFault): Promise<void> {
    await this.database.query(`insert into sandbox.faults (phone_number_id, kind, code, after_ms, times) values ($1, $2, $3, $4, $5)`, [
      fault.phoneNumberId ?? null,
      fault.kind,
      fault.code ?? null,
      fault.afterMs,
      fault.times,
    ]);
  }

  planned(): Promise<unknown> {
    return this.database.query(
      `select id, phone_number_id as "phoneNumberId", kind, code, after_ms as "afterMs", times from sandbox.faults where times > 0 order by id`,
    );
  }

  async clear(): Promise<void> {
    await this.database.query(`delete from sandbox.faults`);
  }

  /** The fault that this send meets, if one is planned for its number or for all. Being met uses it up once. */
  async meet(phoneNumberId: string): Promise<Fault | undefined> {
    const [row] = await this.database.query<FaultRow>(
      `with met as (
         update sandbox.faults set times = times - 1 where id = (
           select id from sandbox.faults where times > 0 and (phone_number_id is null or phone_number_id = $1)
           order by id limit 1 for update)
         returning kind, code, after_ms)
       select * from met`,
      [phoneNumberId],
    );
    return row && { kind: row.kind, afterMs: row.after_ms, ...(row.code !== null && { code: row.code }) };
  }
}
