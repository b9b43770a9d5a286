import { Component, computed, inject, input } from '@angular/core';
import { Clock } from './clock.ts';
import { ago, agoInText, fullTime } from './time.ts';

/** Relative while it is near; the exact time on hover. */
@Component({
  selector: 'app-ago',
  template: `<time [attr.datetime]="at()" [title]="full()">{{ words() }}</time>`,
})
export class Ago {
  readonly at = input.required<string>();
  /** Within a sentence: "placed 4 min ago". */
  readonly inText = input(false);

  private readonly clock = inject(Clock);

  protected readonly words = computed(() =>
    (this.inText() ? agoInText : ago)(this.at(), Math.max(this.clock.now(), Date.parse(this.at()))),
  );
  protected readonly full = computed(() => fullTime(this.at()));
}
