import { Injectable, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Gauge } from 'prom-client';
import { AcrossBusinesses, type QueueDepth } from '../database/across-businesses.ts';
import { Clock } from '../database/ports.ts';
import { Figures } from '../telemetry/figures.ts';
import { inTime, sharedFor } from './shared-for.ts';

const readAtMostEveryMs = 1_000;
const databaseAnswersWithinMs = 1_500;

/** All figures in Prometheus' text: what this process did, how it is, and what waits in the database. */
@Injectable()
export class FiguresPage implements OnModuleInit {
  private readonly depths: () => Promise<readonly QueueDepth[] | undefined>;
  private readonly reachable = this.gauge('perfcent_database_up', 'Whether the database answered this look.');
  private readonly events = this.gauge('perfcent_inbox_events', 'Events that wait, by state; set aside are those given up.', ['state']);
  private readonly eventAge = this.gauge('perfcent_inbox_oldest_due_seconds', 'How long the oldest due event is due.');
  private readonly unsent = this.gauge('perfcent_outbox_messages', 'Messages that Meta has not accepted, by state.', ['state']);
  private readonly unsentAge = this.gauge('perfcent_outbox_oldest_seconds', 'Age of the oldest such message, by state.', ['state']);
  private readonly timers = this.gauge('perfcent_timers_due', 'Timers that are due and have not fired.');
  private readonly timerAge = this.gauge('perfcent_timers_late_seconds', 'How late the latest timer is.');
  private readonly stopped = this.gauge('perfcent_numbers_stopped', 'Numbers whose sending has stopped until a person mends it.');

  constructor(
    private readonly figures: Figures,
    across: AcrossBusinesses,
    clock: Clock,
  ) {
    this.depths = sharedFor(readAtMostEveryMs, clock, () => inTime(databaseAnswersWithinMs, clock, across.queueDepths()));
  }

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.figures.register });
  }

  get contentType(): string {
    return this.figures.register.contentType;
  }

  async text(): Promise<string> {
    this.show(await this.depths());
    return this.figures.register.metrics();
  }

  /** What is not known now is left out: a figure of a while ago would calm whoever looks. */
  private show(depths: readonly QueueDepth[] | undefined): void {
    for (const gauge of [this.eventAge, this.timers, this.timerAge, this.stopped]) gauge.remove();
    for (const gauge of [this.events, this.unsent, this.unsentAge]) gauge.reset();
    this.reachable.set(depths ? 1 : 0);
    for (const { queue, state, depth, oldestSeconds } of depths ?? []) {
      switch (queue) {
        case 'inbox':
          this.events.set({ state }, depth);
          if (state === 'due') this.eventAge.set(oldestSeconds);
          break;
        case 'outbox':
          this.unsent.set({ state }, depth);
          this.unsentAge.set({ state }, oldestSeconds);
          break;
        case 'timers':
          this.timers.set(depth);
          this.timerAge.set(oldestSeconds);
          break;
        case 'numbers':
          this.stopped.set(depth);
          break;
      }
    }
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.figures.register] });
  }
}
