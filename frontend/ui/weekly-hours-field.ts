import { Component, computed, input, model } from '@angular/core';
import { Icon } from './icon.ts';
import { addSpan, changeSpan, type Day, removeSpan } from './weekly-hours.ts';

/** The hours of a week, day by day: of a business, of a product, of whoever has hours. */
@Component({
  selector: 'app-weekly-hours',
  imports: [Icon],
  template: `
    <ul>
      @for (day of days(); track day.id) {
        <li>
          <span class="day">{{ day.name }}</span>
          <span class="spans">
            @for (span of day.spans; track $index) {
              <span class="span">
                <input
                  class="input"
                  type="time"
                  [attr.aria-label]="day.name + ' from'"
                  [disabled]="!mayChange()"
                  [value]="span[0]"
                  (change)="change(day, $index, 0, $event)"
                />
                <span aria-hidden="true">–</span>
                <input
                  class="input"
                  type="time"
                  [attr.aria-label]="day.name + ' until'"
                  [disabled]="!mayChange()"
                  [value]="span[1]"
                  (change)="change(day, $index, 1, $event)"
                />
                @if (mayChange()) {
                  <button
                    type="button"
                    class="icon-button"
                    [attr.aria-label]="'Remove these hours of ' + day.name"
                    (click)="remove(day, $index)"
                  >
                    <app-icon name="close" [size]="18" />
                  </button>
                }
              </span>
            } @empty {
              <span class="soft none">{{ always() ? whenAlways() : whenNone() }}</span>
            }
            @if (problems().get(day.id); as words) {
              <span class="wrong" role="alert">{{ words }}</span>
            }
          </span>
          @if (mayChange() && day.spans.length < 3) {
            <button type="button" class="icon-button" [attr.aria-label]="'Add hours on ' + day.name" title="Add hours" (click)="add(day)">
              <app-icon name="add" />
            </button>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    li {
      display: flex;
      align-items: flex-start;
      gap: 12px;
      padding: 7px 0;
      border-top: 1px solid var(--border);
    }
    .day {
      flex: none;
      width: 92px;
      line-height: 38px;
      font-weight: 520;
    }
    .spans {
      display: grid;
      flex: 1;
      gap: 6px;
    }
    .span {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .input {
      width: 128px;
      padding-right: 6px;
    }
    .none {
      line-height: 38px;
    }
    .wrong {
      color: var(--failed);
      font-size: 0.8125rem;
    }
    @media (max-width: 480px) {
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 8px;
      }
      .day {
        width: auto;
      }
      .spans {
        grid-row: 2;
        grid-column: 1 / -1;
      }
    }
  `,
})
export class WeeklyHoursField {
  readonly days = model.required<readonly Day[]>();
  readonly mayChange = input(true);
  /** What is wrong, by day. */
  readonly problems = input<ReadonlyMap<string, string>>(new Map());
  /** What a day without hours means: where no day has any, and where others have some. */
  readonly whenAlways = input('Open');
  readonly whenNone = input('Closed');

  protected readonly always = computed(() => this.days().every(({ spans }) => spans.length === 0));

  protected add(day: Day): void {
    this.days.update((days) => addSpan(days, day.id));
  }

  protected change(day: Day, nth: number, at: 0 | 1, event: Event): void {
    this.days.update((days) => changeSpan(days, day.id, nth, at, (event.target as HTMLInputElement).value));
  }

  protected remove(day: Day, nth: number): void {
    this.days.update((days) => removeSpan(days, day.id, nth));
  }
}
