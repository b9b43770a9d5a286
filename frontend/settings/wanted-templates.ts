import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { WantedTemplate } from '../../backend/contract/templates.ts';
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

  protected readonly submitting = signal(false);
  protected readonly ready = computed(() => this.wanted().filter(({ written, needsFile }) => written && !needsFile));
  /** Each once, with all languages in which it is missing. */
  protected readonly names = computed(() =>
    this.wanted()
      .filter((each, nth, all) => all.findIndex(({ name }) => name === each.name) === nth)
      .map((wanted) => ({
        wanted,
        name: wanted.name,
        languages: this.wanted()
          .filter(({ name }) => name === wanted.name)
          .map(({ language }) => language)
          .join(', '),
        flows: wanted.usedBy.map(({ title }) => title).join(', '),
      })),
  );

  protected async submit(): Promise<void> {
    if (this.submitting()) return;
    this.submitting.set(true);
    try {
      const { submitted, refused } = await this.api.submitWanted();
      const [first] = refused;
      if (first) this.say.failed(`WhatsApp refused ${refused.length} of them.`, `${first.name} (${first.language}): ${first.why}`);
      else this.say.done(submitted === 1 ? 'One template is in review.' : `${submitted} templates are in review.`);
    } catch (error) {
      this.say.failed('Not all templates were submitted.', error);
    } finally {
      this.submitting.set(false);
      this.changed.emit();
    }
  }
}
