import { Component, input } from '@angular/core';

interface Shown {
  readonly header: string;
  readonly body: string;
  readonly footer: string;
  readonly buttons: readonly { readonly kind: string; readonly title: string }[];
}

/** A template as it stands in the customer's chat. */
@Component({
  selector: 'app-template-preview',
  template: `
    @let it = shown();
    <div class="bubble">
      @if (it.header) {
        <p class="header">{{ it.header }}</p>
      }
      <p class="body">{{ it.body || 'Your words stand here.' }}</p>
      @if (it.footer) {
        <p class="footer">{{ it.footer }}</p>
      }
      @for (button of it.buttons; track $index) {
        <p class="button">{{ button.title || '…' }}</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      padding: 16px;
      border-radius: var(--radius);
      background: light-dark(#efe7dd, #0b141a);
    }
    .bubble {
      max-width: 320px;
      padding: 8px 10px;
      border-radius: 4px 10px 10px;
      background: light-dark(#fff, #1f2c33);
      color: light-dark(#111b21, #e9edef);
      font-size: 0.875rem;
      overflow-wrap: anywhere;
    }
    .header {
      margin-bottom: 4px;
      font-weight: 600;
    }
    .body {
      white-space: pre-line;
    }
    .footer {
      margin-top: 4px;
      color: light-dark(#667781, #8696a0);
      font-size: 0.75rem;
    }
    .button {
      margin: 8px -10px 0;
      padding: 8px 10px 0;
      border-top: 1px solid light-dark(#e9edef, #2a3942);
      color: light-dark(#027eb5, #53bdeb);
      text-align: center;
    }
    .button:last-child {
      padding-bottom: 2px;
    }
  `,
  host: { role: 'img', '[attr.aria-label]': '"As the customer sees it: " + shown().body' },
})
export class TemplatePreview {
  readonly shown = input.required<Shown>();
}
