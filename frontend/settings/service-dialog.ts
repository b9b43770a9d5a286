import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, pattern, required, type SchemaPath, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ResourceView, ServiceView } from '../../backend/contract/schedule.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { amountAsTyped, amountFrom } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { ScheduleApi } from './schedule-api.ts';

export interface ServiceQuestion {
  readonly service: ServiceView | undefined;
  readonly resources: readonly ResourceView[];
  readonly currency: string;
}

const numbers = [
  'minutes',
  'stepMinutes',
  'beforeMinutes',
  'afterMinutes',
  'places',
  'noticeMinutes',
  'windowDays',
  'freeUntilMinutes',
  'approvalMinutes',
] as const;

const usual = {
  minutes: 60,
  stepMinutes: 30,
  beforeMinutes: 0,
  afterMinutes: 0,
  places: 1,
  noticeMinutes: 60,
  windowDays: 60,
  freeUntilMinutes: 1440,
  approvalMinutes: 240,
};

/** A service, new or changed: what is typed stays until it is saved. */
@Component({
  selector: 'app-service-dialog',
  imports: [Field, FieldControl, FormField, FormRoot, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './service-dialog.html',
  styleUrl: './schedule-dialog.scss',
})
export class ServiceDialog {
  private readonly api = inject(ScheduleApi);
  private readonly dialog = inject<MatDialogRef<ServiceDialog, boolean>>(MatDialogRef);

  protected readonly question = inject<ServiceQuestion>(MAT_DIALOG_DATA);
  private readonly service = this.question.service;
  protected readonly people = this.question.resources.filter(({ kind }) => kind === 'person');
  protected readonly rooms = this.question.resources.filter(({ kind }) => kind === 'room');
  /** Any one of the people, and any one of the rooms. */
  protected readonly needed = signal<ReadonlySet<string>>(new Set(this.service?.needs.flat()));
  protected readonly active = signal(this.service?.active ?? true);
  protected readonly needsApproval = signal(this.service?.needsApproval ?? false);
  private readonly typed = signal({
    name: this.service?.name ?? '',
    description: this.service?.description ?? '',
    amount: this.asTyped(this.service?.amount),
    deposit: this.asTyped(this.service?.deposit),
    lateFee: this.asTyped(this.service?.lateFee),
    ...(Object.fromEntries(numbers.map((name) => [name, String(this.service?.[name] ?? usual[name])])) as Record<
      (typeof numbers)[number],
      string
    >),
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'It needs a name.' });
      maxLength(at.name, 60, { message: 'Keep it below 60 characters.' });
      maxLength(at.description, 500, { message: 'Keep it below 500 characters.' });
      for (const name of numbers) mustBeWhole(at[name]);
      for (const path of [at.amount, at.deposit, at.lateFee]) this.mustBeMoney(path);
    },
    {
      submission: {
        action: async (fields) => {
          this.refusal.clear();
          const { name, description, amount, deposit, lateFee, ...rest } = this.typed();
          const service = {
            ...(Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, Number(value)])) as Record<
              (typeof numbers)[number],
              number
            >),
            name,
            description,
            amount: this.minor(amount),
            deposit: this.minor(deposit),
            lateFee: this.minor(lateFee),
            active: this.active(),
            needsApproval: this.needsApproval(),
            needs: [this.people, this.rooms]
              .map((group) => group.map(({ id }) => id).filter((id) => this.needed().has(id)))
              .filter((group) => group.length > 0),
          };
          try {
            await (this.service ? this.api.changeService(this.service.id, service) : this.api.addService(service));
          } catch (error) {
            return this.refusal.from(error, { ...fields });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );

  protected need(id: string, isNeeded: boolean): void {
    this.needed.update((ids) => new Set(isNeeded ? [...ids, id] : [...ids].filter((each) => each !== id)));
  }

  private asTyped(minor: number | undefined): string {
    return amountAsTyped(minor ?? 0, this.question.currency);
  }

  private minor(typed: string): number {
    return amountFrom(typed, this.question.currency) ?? 0;
  }

  private mustBeMoney(path: SchemaPath<string>): void {
    validate(path, ({ value }) =>
      amountFrom(value(), this.question.currency) === undefined ? { kind: 'money', message: 'Type an amount like 35.00.' } : undefined,
    );
  }
}

function mustBeWhole(path: SchemaPath<string>): void {
  required(path, { message: 'Type a number.' });
  pattern(path, /^\d{1,6}$/, { message: 'Type a whole number.' });
}
