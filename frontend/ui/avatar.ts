import { Component, computed, input } from '@angular/core';

/** Initials on a quiet colour that stays the same for a name. */
@Component({
  selector: 'app-avatar',
  template: `{{ initials() }}`,
  styles: `
    :host {
      display: inline-grid;
      place-items: center;
      flex: none;
      width: var(--avatar, 36px);
      height: var(--avatar, 36px);
      border-radius: 50%;
      font-size: calc(var(--avatar, 36px) * 0.36);
      font-weight: 600;
      letter-spacing: 0.01em;
      background: light-dark(hsl(var(--hue) 34% 88%), hsl(var(--hue) 20% 25%));
      color: light-dark(hsl(var(--hue) 42% 26%), hsl(var(--hue) 38% 82%));
    }
  `,
  host: { 'aria-hidden': 'true', '[style.--hue]': 'hue()' },
})
export class Avatar {
  readonly name = input.required<string>();

  protected readonly initials = computed(() => {
    const words = this.name().replace(/^[+@]/, '').split(/\s+/).filter(Boolean);
    const letters = words.length > 1 ? [words[0], words.at(-1) ?? ''].map((word) => [...word][0]) : [...(words[0] ?? '?')].slice(0, 1);
    return letters.join('').toUpperCase();
  });
  protected readonly hue = computed(() => [...this.name()].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 360, 7));
}
