import { type HttpResourceRef } from '@angular/common/http';
import { linkedSignal, type Signal } from '@angular/core';

/** The last good answer about one thing: asking again and failing must not blank what is on the screen. */
export function kept<T>(resource: HttpResourceRef<T | undefined>, about: () => string): Signal<T | undefined> {
  return linkedSignal<{ about: string; value: T | undefined }, T | undefined>({
    source: () => ({ about: about(), value: resource.hasValue() ? resource.value() : undefined }),
    computation: (now, before) => now.value ?? (before?.source.about === now.about ? before.value : undefined),
  }).asReadonly();
}
