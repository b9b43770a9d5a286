import { Component, computed, input, output } from '@angular/core';
import { CountPipe } from './money.ts';

export interface StateChoice {
  readonly state: string;
  readonly words: string;
  /** Of those that still need something done; finished ones are not counted. */
  readonly count?: number;
}

/** Which states a list shows: those where something waits one beside the other, the finished ones in a menu at the end. */
@Component({
  selector: 'app-state-filter',
  imports: [CountPipe],
  template: `
    <div role="group" [attr.aria-label]="label()">
      <button type="button" [attr.aria-pressed]="state() === undefined" (click)="chosen.emit(undefined)">
        All
        @if (total(); as count) {
          <span class="figures soft">{{ count | count }}</span>
        }
      </button>
      @for (choice of open(); track choice.state) {
        <button type="button" [attr.aria-pressed]="state() === choice.state" (click)="chosen.emit(choice.state)">
          {{ choice.words }}
          @if (choice.count !== undefined) {
            <span class="figures soft">{{ choice.count | count }}</span>
          }
        </button>
      }
      @if (finished().length > 0) {
        <select aria-label="Finished" [class.here]="isFinished()" (change)="choose($any($event.target))">
          <option value="" [selected]="!isFinished()">Finished</option>
          @for (choice of finished(); track choice.state) {
            <option [value]="choice.state" [selected]="state() === choice.state">{{ choice.words }}</option>
          }
        </select>
      }
    </div>
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    button,
    select {
      flex: none;
      min-height: 32px;
      padding: 0 10px;
      border: 0;
      border-radius: var(--radius);
      background: none;
      color: var(--text-soft);
      font-size: 0.8125rem;
      font-weight: 550;
      cursor: pointer;

      &:hover {
        background: var(--surface-hover);
      }
      &[aria-pressed='true'],
      &.here {
        background: var(--surface-chosen);
        color: var(--accent);
      }
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: 6px;
    }
    select {
      padding: 0 4px 0 6px;
    }
    option {
      background: var(--surface-raised);
      color: var(--text);
    }
    @media (max-width: 899px) {
      :host {
        display: block;
        min-width: 0;
        margin: 0 -16px;
        padding: 4px 16px;
        overflow-x: auto;
      }
      div {
        flex-wrap: nowrap;
      }
      button,
      select {
        min-height: 44px;
      }
    }
  `,
})
export class StateFilter {
  readonly label = input.required<string>();
  readonly state = input.required<string | undefined>();
  readonly open = input.required<readonly StateChoice[]>();
  readonly finished = input<readonly StateChoice[]>([]);
  /** Of all there are, where that is known. */
  readonly total = input<number>();
  readonly chosen = output<string | undefined>();

  protected readonly isFinished = computed(() => this.finished().some(({ state }) => state === this.state()));

  protected choose(select: HTMLSelectElement): void {
    this.chosen.emit(select.value === '' ? undefined : select.value);
  }
}
