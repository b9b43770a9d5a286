import { Component, computed, inject, input } from '@angular/core';
import { Clock } from './clock.ts';
import { ago, fullTime } from './time.ts';

/** Relative while it is near; the exact time on hover. */
@Component({
  selector: 'app-ago',
  template: `<time [attr.datetime]="at()" [title]="full()">{{ words() }}</time>`,
})
export class Ago {
  readonly at = input.required<string>();

  private readonly clock = inject(Clock);

  protected readonly words = computed(() => ago(this.at(), Math.max(this.clock.now(), Date.parse(this.at()))));
  protected readonly full = computed(() => fullTime(this.at()));
}
