import { Service, signal } from '@angular/core';

export type Theme = 'light' | 'dark' | 'system';

const key = 'perfcent.theme';

/** Before the first paint, so that a dark screen does not flash. */
export function applyKeptTheme(): void {
  show(kept());
}

/** Light, dark, or as the system has it; kept in this browser. */
@Service()
export class ThemeChoice {
  private readonly chosen = signal<Theme>(kept());

  readonly theme = this.chosen.asReadonly();

  choose(theme: Theme): void {
    this.chosen.set(theme);
    localStorage.setItem(key, theme);
    show(theme);
  }
}

function kept(): Theme {
  const value = localStorage.getItem(key);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function show(theme: Theme): void {
  const { classList } = document.documentElement;
  classList.toggle('light', theme === 'light');
  classList.toggle('dark', theme === 'dark');
}
