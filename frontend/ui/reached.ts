import { DestroyRef, Directive, ElementRef, inject, output } from '@angular/core';

/** Says when the reader has come near this element: the moment to load what follows. */
@Directive({ selector: '[appReached]' })
export class Reached {
  readonly appReached = output();

  constructor() {
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.appReached.emit(), {
      rootMargin: '240px',
    });
    observer.observe(inject<ElementRef<HTMLElement>>(ElementRef).nativeElement);
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }
}
