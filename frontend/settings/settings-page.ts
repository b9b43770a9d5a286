import { Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { sections } from './sections.ts';
import { MayChange } from './may-change.ts';

/** What the business is and how it works, a section at a time. */
@Component({
  selector: 'app-settings-page',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <div class="page">
      <header>
        <h1>Settings</h1>
        @if (!mayChange()) {
          <p class="soft">Only an owner can change these. Ask one if something is not right.</p>
        }
      </header>
      <nav aria-label="Settings">
        @for (section of sections; track section.path) {
          <a [routerLink]="section.path" routerLinkActive="here" ariaCurrentWhenActive="page">{{ section.name }}</a>
        }
      </nav>
      <div class="section"><router-outlet /></div>
    </div>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
      overflow-y: auto;
    }
    .page {
      display: grid;
      grid-template: 'head head' auto 'nav section' 1fr / 200px minmax(0, 760px);
      gap: 20px 32px;
      width: min(992px, 100%);
      margin: 0 auto;
      padding: 24px 24px 64px;
    }
    header {
      grid-area: head;
    }
    nav {
      grid-area: nav;
      display: grid;
      align-content: start;
      gap: 2px;
    }
    a {
      padding: 8px 12px;
      border-radius: var(--radius);
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      background: var(--surface-hover);
    }
    .here,
    .here:hover {
      background: var(--done-back);
      color: var(--done);
      font-weight: 600;
    }
    .section {
      grid-area: section;
      display: grid;
      align-content: start;
      gap: 24px;
      min-width: 0;
    }
    router-outlet {
      display: none;
    }
    @media (max-width: 719px) {
      .page {
        grid-template: 'head' auto 'nav' auto 'section' 1fr / minmax(0, 1fr);
        gap: 16px;
        padding: 16px 16px 40px;
      }
      nav {
        grid-auto-flow: column;
        justify-content: start;
        overflow-x: auto;
        margin: 0 -16px;
        padding: 0 16px;
      }
      a {
        min-height: 44px;
        line-height: 28px;
        white-space: nowrap;
      }
    }
  `,
})
export class SettingsPage {
  protected readonly sections = sections;
  protected readonly mayChange = inject(MayChange).settings;
}
