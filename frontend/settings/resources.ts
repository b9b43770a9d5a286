import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import type { LeaveView, ResourceDay, ResourceView } from '../../backend/contract/schedule.ts';
import { Chip } from '../ui/chip.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { AbsenceDialog } from './absence-dialog.ts';
import { ResourceDialog } from './resource-dialog.ts';
import { ScheduleApi } from './schedule-api.ts';
import { SettingsApi } from './settings-api.ts';

/** Who and what can be booked: weekly hours, days that are unlike the others, leave. */
@Component({
  selector: 'app-resources',
  imports: [Chip, EmptyState, ErrorState, MatButton, Skeleton],
  templateUrl: './resources.html',
  styleUrl: './schedule.scss',
})
export class Resources {
  private readonly api = inject(ScheduleApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);
  private readonly business = inject(SettingsApi).business();

  protected readonly resources = this.api.resources();

  protected edit(resource: ResourceView | undefined): void {
    this.dialog
      .open<ResourceDialog, ResourceView | undefined, boolean>(ResourceDialog, { data: resource, width: '560px' })
      .afterClosed()
      .subscribe((saved) => saved && this.resources.reload());
  }

  protected addAbsence(resource: ResourceView): void {
    this.dialog
      .open<AbsenceDialog, ResourceView, boolean>(AbsenceDialog, { data: resource, width: '480px' })
      .afterClosed()
      .subscribe((saved) => saved && this.resources.reload());
  }

  protected hours({ weekly }: ResourceView): string {
    const days = Object.entries(weekly).map(
      ([day, spans]) => `${day[0].toUpperCase()}${day.slice(1)} ${spans.map((span) => span.join('–')).join(', ')}`,
    );
    return days.length > 0 ? days.join(' · ') : 'No hours yet, so nothing can be booked';
  }

  protected dayWords({ date, spans, note }: ResourceDay): string {
    const day = new Date(date).toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
    return `${day}: ${spans.map((span) => span.join('–')).join(', ') || 'off'}${note ? `, ${note}` : ''}`;
  }

  protected leaveWords({ from, until, reason }: LeaveView): string {
    const timeZone = this.business.hasValue() ? this.business.value().zone : 'UTC';
    const at = (instant: string) => new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone });
    return `Away ${at(from)} – ${at(until)}${reason ? `, ${reason}` : ''}`;
  }

  protected async endLeave({ id }: ResourceView, leave: LeaveView): Promise<void> {
    await this.undo(() => this.api.endLeave(id, leave.id), 'The leave is taken back.');
  }

  protected async clearDay({ id }: ResourceView, { date }: ResourceDay): Promise<void> {
    await this.undo(() => this.api.clearDay(id, date), 'That day is like the others again.');
  }

  private async undo(work: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await work();
      this.say.done(done);
    } catch (error) {
      this.say.failed('Nothing was changed.', error);
    }
    this.resources.reload();
  }
}
