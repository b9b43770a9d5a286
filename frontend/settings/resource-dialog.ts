import { Component, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, pattern, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ResourceView } from '../../backend/contract/schedule.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { problemOf } from '../ui/problem.ts';
import { Refusal } from '../ui/refusal.ts';
import { WeeklyHoursField } from '../ui/weekly-hours-field.ts';
import { daysFrom, type Day, hoursFrom } from '../ui/weekly-hours.ts';
import { ScheduleApi } from './schedule-api.ts';

/** A person or a room, new or changed, with the hours of the week. */
@Component({
  selector: 'app-resource-dialog',
  imports: [
    Field,
    FieldControl,
    FormField,
    FormRoot,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    WeeklyHoursField,
  ],
  template: `
    <h2 matDialogTitle>{{ resource ? 'Change ' + resource.name : 'A person or a room' }}</h2>
    <form [formRoot]="form">
      <mat-dialog-content class="form">
        @if (refusal.words(); as words) {
          <p class="refused" role="alert">{{ words }}</p>
        }
        <div class="three">
          <app-field label="Name" [of]="form.name"><input appControl autocomplete="off" [formField]="form.name" /></app-field>
          @if (!resource) {
            <app-field label="It is" [of]="form.kind">
              <select appControl [formField]="form.kind">
                <option value="person">a person</option>
                <option value="room">a room, a table, a thing</option>
              </select>
            </app-field>
          }
          <app-field label="For how many at once" [of]="form.capacity"
            ><input appControl inputmode="numeric" [formField]="form.capacity"
          /></app-field>
        </div>
        <div>
          <p class="words">Hours of the week, on the clock of the business. A span may end after midnight.</p>
          @if (wrongHours(); as words) {
            <p class="wrong" role="alert">The hours {{ words }}.</p>
          }
          <app-weekly-hours [(days)]="days" whenAlways="No hours yet" whenNone="Off" />
        </div>
        <label class="check"
          ><input type="checkbox" [checked]="active()" (change)="active.set($any($event.target).checked)" /> Can be booked</label
        >
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Not now</button>
        <button matButton="filled" type="submit" [disabled]="form().submitting()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: './schedule-dialog.scss',
})
export class ResourceDialog {
  private readonly api = inject(ScheduleApi);
  private readonly dialog = inject<MatDialogRef<ResourceDialog, boolean>>(MatDialogRef);

  protected readonly resource = inject<ResourceView | undefined>(MAT_DIALOG_DATA);
  protected readonly days = signal<readonly Day[]>(daysFrom(this.resource?.weekly ?? {}));
  protected readonly active = signal(this.resource?.active ?? true);
  protected readonly wrongHours = signal<string | undefined>(undefined);
  private readonly typed = signal({
    name: this.resource?.name ?? '',
    kind: (this.resource?.kind ?? 'person'),
    capacity: String(this.resource?.capacity ?? 1),
  });

  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      required(at.name, { message: 'It needs a name.' });
      maxLength(at.name, 60, { message: 'Keep it below 60 characters.' });
      pattern(at.capacity, /^[1-9]\d{0,2}$/, { message: 'Type a whole number from 1 to 500.' });
    },
    {
      submission: {
        action: async ({ name, capacity }) => {
          this.refusal.clear();
          this.wrongHours.set(undefined);
          const typed = this.typed();
          const fields = { name: typed.name, capacity: Number(typed.capacity), weekly: hoursFrom(this.days()), active: this.active() };
          try {
            if (this.resource) await this.api.changeResource(this.resource.id, fields);
            else await this.api.addResource({ ...fields, kind: typed.kind === 'room' ? 'room' : 'person' });
          } catch (error) {
            this.wrongHours.set(problemOf(error)?.errors?.find(({ field }) => field === 'weekly')?.message);
            return this.wrongHours() ? undefined : this.refusal.from(error, { name, capacity });
          }
          this.dialog.close(true);
          return undefined;
        },
      },
    },
  );
}
