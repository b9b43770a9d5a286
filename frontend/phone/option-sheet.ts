import { Component, input, output } from '@angular/core';
import type { PhoneContent, PhoneOption } from '../../backend/contract/phone.ts';
import { PhoneSheet } from './phone-sheet.ts';

/** The rows of a list message. */
@Component({
  selector: 'app-option-sheet',
  imports: [PhoneSheet],
  template: `
    <app-phone-sheet [heading]="list().button" (closed)="closed.emit()">
      @for (section of list().sections; track $index) {
        @if (section.title; as title) {
          <h3>{{ title }}</h3>
        }
        <ul>
          @for (row of section.rows; track row.id) {
            <li>
              <button type="button" (click)="chosen.emit(row)">
                <span>
                  <strong>{{ row.title }}</strong>
                  @if (row.description; as description) {
                    <small>{{ description }}</small>
                  }
                </span>
                <i aria-hidden="true"></i>
              </button>
            </li>
          }
        </ul>
      }
    </app-phone-sheet>
  `,
  styles: `
    @use 'phone' as phone;

    h3 {
      margin: 12px 0 2px;
      font-size: 0.85rem;
      color: var(--phone-accent);
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
    }
    button {
      @include phone.plain-button;
      @include phone.focus-ring;
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
      width: 100%;
      min-height: 56px;
      padding: 8px 4px;
      border-bottom: 1px solid var(--phone-line);
      &:hover {
        background: var(--phone-raised);
      }
    }
    span {
      display: flex;
      flex-direction: column;
    }
    strong {
      font-weight: 550;
    }
    small {
      color: var(--phone-soft);
    }
    i {
      flex: none;
      width: 20px;
      height: 20px;
      border: 2px solid var(--phone-soft);
      border-radius: 50%;
      button:active & {
        border: 6px solid var(--phone-accent);
      }
    }
  `,
})
export class OptionSheet {
  readonly list = input.required<NonNullable<PhoneContent['list']>>();
  readonly chosen = output<PhoneOption>();
  readonly closed = output<void>();
}
