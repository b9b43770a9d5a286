import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ResourceView, Span } from '../../backend/contract/schedule.ts';
import { problemOf, wordsFor } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { ScheduleApi } from './schedule-api.ts';

/** Leave, or a single day with other hours. */
@Component({
  selector: 'app-absence-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 matDialogTitle>{{ resource.name }}</h2>
    <form (submit)="save($event)">
      <mat-dialog-content class="form">
        <fieldset>
          <legend class="visually-hidden">What it is</legend>
          <label class="check"><input type="radio" name="what" [checked]="!isDay()" (change)="isDay.set(false)" /> Leave</label>
          <label class="check"
            ><input type="radio" name="what" [checked]="isDay()" (change)="isDay.set(true)" /> A day with other hours</label
          >
        </fieldset>
        @if (isDay()) {
          <label class="field"
            >Date <input class="input" type="date" required [value]="date()" (change)="date.set($any($event.target).value)"
          /></label>
          <div class="three">
            <label class="field"
              >From <input class="input" type="time" [value]="from()" (change)="from.set($any($event.target).value)"
            /></label>
            <label class="field"
              >Until <input class="input" type="time" [value]="until()" (change)="until.set($any($event.target).value)"
            /></label>
          </div>
          <p class="soft">Without times it is a day off.</p>
        } @else {
          <div class="three">
            <label class="field"
              >From <input class="input" type="datetime-local" required [value]="begins()" (change)="begins.set($any($event.target).value)"
            /></label>
            <label class="field"
              >Until <input class="input" type="datetime-local" required [value]="ends()" (change)="ends.set($any($event.target).value)"
            /></label>
          </div>
          <p class="soft">On the clock of the business. Customers with a booking in it are asked for another time at once.</p>
        }
        <label class="field"
          >Reason <input class="input" maxlength="200" [value]="reason()" (input)="reason.set($any($event.target).value)"
        /></label>
        @if (wrong(); as words) {
          <p class="wrong" role="alert">{{ words }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" matDialogClose>Not now</button>
        <button matButton="filled" type="submit" [disabled]="busy()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: './schedule-dialog.scss',
  styles: `
    .field {
      display: grid;
      gap: 6px;
      font-size: 0.8125rem;
      font-weight: 550;
    }
  `,
})
export class AbsenceDialog {
  private readonly api = inject(ScheduleApi);
  private readonly say = inject(Say);
  private readonly dialog = inject<MatDialogRef<AbsenceDialog, boolean>>(MatDialogRef);

  protected readonly resource = inject<ResourceView>(MAT_DIALOG_DATA);
  protected readonly isDay = signal(false);
  protected readonly date = signal('');
  protected readonly from = signal('');
  protected readonly until = signal('');
  protected readonly begins = signal('');
  protected readonly ends = signal('');
  protected readonly reason = signal('');
  protected readonly wrong = signal<string | undefined>(undefined);
  protected readonly busy = signal(false);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.wrong.set(undefined);
    if (this.isDay() ? !this.date() : !this.begins() || !this.ends()) {
      this.wrong.set(this.isDay() ? 'Choose the date.' : 'Choose from when until when.');
      return;
    }
    this.busy.set(true);
    try {
      await (this.isDay() ? this.setDay() : this.takeLeave());
      this.dialog.close(true);
    } catch (error) {
      const about = problemOf(error)?.errors?.[0];
      this.wrong.set(about ? `The ${about.field === 'spans' ? 'hours' : about.field} ${about.message}.` : wordsFor(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async setDay(): Promise<void> {
    const spans: Span[] = this.from() && this.until() ? [[this.from(), this.until()]] : [];
    await this.api.setDay(this.resource.id, this.date(), { spans, note: this.reason().trim() });
  }

  private async takeLeave(): Promise<void> {
    const reason = this.reason().trim();
    const leave = { from: this.begins().slice(0, 16), until: this.ends().slice(0, 16), ...(reason && { reason }) };
    const { disturbed } = await this.api.takeLeave(this.resource.id, leave);
    const asked = disturbed === 1 ? 'One customer is' : `${disturbed} customers are`;
    this.say.done(disturbed > 0 ? `The leave is noted. ${asked} asked for another time.` : 'The leave is noted.');
  }
}
