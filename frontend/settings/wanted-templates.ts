import { Component, computed, DestroyRef, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { NewTemplate, WantedTemplate } from '../../backend/contract/templates.ts';
import { statusOf, wordsFor } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { TemplatesApi } from './templates-api.ts';

/** What the flows say that WhatsApp has not seen yet: submitted all at once, or written one by one. */
@Component({
  selector: 'app-wanted-templates',
  imports: [MatButton],
  templateUrl: './wanted-templates.html',
  styleUrl: './wanted-templates.scss',
})
export class WantedTemplates {
  private readonly api = inject(TemplatesApi);
  private readonly say = inject(Say);

  readonly wanted = input.required<readonly WantedTemplate[]>();
  readonly mayChange = input.required<boolean>();
  readonly write = output<WantedTemplate>();
  readonly changed = output();

  private readonly destroyRef = inject(DestroyRef);
  /** Which of them is being submitted, counted from one. */
  protected readonly at = signal<number | undefined>(undefined);
  protected readonly ready = computed(() =>
    this.wanted().flatMap(({ wabaId, written, needsFile }) => (wabaId !== null && written && !needsFile ? [{ wabaId, written }] : [])),
  );
  protected readonly button = computed(() => {
    const at = this.at();
    if (at !== undefined) return `Submitting ${at} of ${this.count()}…`;
    return this.ready().length === 1 ? 'Submit it for review' : 'Submit all for review';
  });
  private readonly count = signal(0);
  /** Each once, with all languages in which it is missing. */
  protected readonly names = computed(() =>
    [...new Set(this.wanted().map(({ name }) => name))].map((name) => {
      const missing = this.wanted().filter((each) => each.name === name);
      return {
        wanted: missing[0],
        name,
        languages: [...new Set(missing.map(({ language }) => language))].join(', '),
        flows: missing[0].usedBy.map(({ title }) => title).join(', '),
      };
    }),
  );

  /** One after the other, as Meta takes them. What it refuses is told, and the others are submitted all the same. */
  protected async submit(): Promise<void> {
    if (this.at() !== undefined) return;
    const ready = this.ready();
    this.count.set(ready.length);
    const refused: string[] = [];
    try {
      for (const [nth, { wabaId, written }] of ready.entries()) {
        this.at.set(nth + 1);
        const why = await this.refusal(written, wabaId);
        if (why !== undefined) refused.push(`${written.name} (${written.language}): ${why}`);
      }
      if (refused.length > 0) this.say.failed(`WhatsApp refused ${refused.length} of ${ready.length}.`, refused[0]);
      else this.say.done(ready.length === 1 ? 'One template is in review.' : `${ready.length} templates are in review.`);
    } catch (error) {
      this.say.failed(`Only ${this.at()! - 1} of ${ready.length} templates were submitted.`, error);
    } finally {
      this.at.set(undefined);
      if (!this.destroyRef.destroyed) this.changed.emit();
    }
  }

  /** @throws HttpErrorResponse where the next would fail alike. */
  private async refusal(template: NewTemplate, wabaId: string): Promise<string | undefined> {
    try {
      await this.api.submit(template, wabaId);
      return undefined;
    } catch (error) {
      if (statusOf(error) === 422) return wordsFor(error);
      throw error;
    }
  }
}
