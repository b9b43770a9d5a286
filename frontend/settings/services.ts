import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import type { ServiceView } from '../../backend/contract/schedule.ts';
import { Chip } from '../ui/chip.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { money } from '../ui/money.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { ScheduleApi } from './schedule-api.ts';
import { ServiceDialog, type ServiceQuestion } from './service-dialog.ts';
import { SettingsApi } from './settings-api.ts';

/** What can be booked, for how long and for how much, and whom it needs. */
@Component({
  selector: 'app-services',
  imports: [Chip, EmptyState, ErrorState, MatButton, Skeleton],
  templateUrl: './services.html',
  styleUrl: './schedule.scss',
})
export class Services {
  private readonly api = inject(ScheduleApi);
  private readonly dialog = inject(MatDialog);
  private readonly business = inject(SettingsApi).business();

  protected readonly services = this.api.services();
  protected readonly resources = this.api.resources();
  private readonly currency = computed(() => (this.business.hasValue() ? this.business.value().currency : 'EUR'));
  private readonly those = computed(() => (this.resources.hasValue() ? this.resources.value() : []));

  protected edit(service: ServiceView | undefined): void {
    const data: ServiceQuestion = { service, resources: this.those(), currency: this.currency() };
    this.dialog
      .open<ServiceDialog, ServiceQuestion, boolean>(ServiceDialog, { data, width: '600px' })
      .afterClosed()
      .subscribe((saved) => saved && this.services.reload());
  }

  protected about({ minutes, amount, deposit, places, needsApproval }: ServiceView): string {
    const price = (minor: number) => money(minor, this.currency());
    return [
      `${minutes} min`,
      ...(amount > 0 ? [price(amount)] : []),
      ...(deposit > 0 ? [`deposit ${price(deposit)}`] : []),
      ...(places > 1 ? [`up to ${places} people`] : []),
      ...(needsApproval ? ['needs approval'] : []),
    ].join(' · ');
  }

  protected needs({ needs }: ServiceView): string {
    const names = new Map(this.those().map(({ id, name }) => [id, name]));
    return needs.map((group) => group.flatMap((id) => names.get(id) ?? []).join(' or ')).join(', and ');
  }
}
