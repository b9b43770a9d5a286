import { BadRequestException, Body, Controller, Delete, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database.ts';
import { SameOrigin } from './same-origin.guard.ts';
import { SandboxTemplates, type Verdict, verdicts } from './sandbox-templates.ts';
import { faultKinds, SandboxFaults, type FaultKind, type NewFault } from './sandbox-faults.ts';

interface JournalRow {
  seq: string;
  at: Date;
  phone_number_id: string;
  wa_id: string;
  wamid: string;
  opaque: string | null;
  state: string;
  body: unknown;
}

/** For tests and the curious: what was sent, and what shall go wrong. */
@Controller('sandbox')
@UseGuards(SameOrigin)
export class SandboxControlController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly faults: SandboxFaults,
    private readonly templates: SandboxTemplates,
  ) {}

  @Get('faults')
  planned(): Promise<unknown> {
    return this.faults.planned();
  }

  @Post('faults')
  @HttpCode(204)
  plan(@Body() body: unknown): Promise<void> {
    return this.faults.plan(newFault(body));
  }

  @Delete('faults')
  @HttpCode(204)
  clear(): Promise<void> {
    return this.faults.clear();
  }

  /** Meta decides about a template: it is paused, switched off, rejected or approved again. */
  @Post('templates')
  @HttpCode(204)
  async decide(@Body() body: unknown): Promise<void> {
    const {
      wabaId,
      name,
      language,
      verdict,
      reason = 'NONE',
    } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    if (!verdicts.includes(verdict as Verdict)) throw new BadRequestException(`verdict must be one of ${verdicts.join(', ')}`);
    if (![wabaId, name, language, reason].every((each) => typeof each === 'string'))
      throw new BadRequestException('wabaId, name, language and reason must be strings');
    await this.templates.decide(wabaId as string, name as string, language as string, verdict as Verdict, reason as string);
  }

  /** Every send that was accepted, in the order of accepting; `after` is the `seq` to go on from. */
  @Get('journal')
  async journal(@Query('phoneNumberId') phoneNumberId: string | undefined, @Query('after') after: string | undefined): Promise<unknown> {
    if (after !== undefined && !/^\d{1,18}$/.test(after)) throw new BadRequestException('after must be a seq of the journal');
    const rows = await this.database.query<JournalRow>(
      `select m.seq, m.at, m.phone_number_id, c.wa_id, m.wamid, m.opaque, m.state, m.body - 'filled' as body
       from sandbox.messages m join sandbox.customers c on c.id = m.customer_id
       where not m.from_customer and ($1::text is null or m.phone_number_id = $1) and m.seq > $2
       order by m.seq limit 10000`,
      [phoneNumberId ?? null, after ?? '0'],
    );
    return rows.map((row) => ({
      seq: Number(row.seq),
      at: row.at.toISOString(),
      phoneNumberId: row.phone_number_id,
      to: row.wa_id,
      wamid: row.wamid,
      opaque: row.opaque,
      state: row.state,
      body: row.body,
    }));
  }
}

function newFault(body: unknown): NewFault {
  const { phoneNumberId, kind, code, times, afterMs } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (!faultKinds.includes(kind as FaultKind)) throw new BadRequestException(`kind must be one of ${faultKinds.join(', ')}`);
  const whole = (value: unknown, name: string, fallback: number, max: number): number => {
    if (value === undefined) return fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
      throw new BadRequestException(`${name} must be a whole number up to ${max}`);
    return value;
  };
  if (phoneNumberId !== undefined && typeof phoneNumberId !== 'string') throw new BadRequestException('phoneNumberId must be a string');
  return {
    kind: kind as FaultKind,
    times: whole(times, 'times', 1, 1_000_000),
    afterMs: whole(afterMs, 'afterMs', 0, 600_000),
    ...(code !== undefined && { code: whole(code, 'code', 0, 100_000_000) }),
    ...(phoneNumberId !== undefined && { phoneNumberId }),
  };
}
