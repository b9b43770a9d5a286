import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { TemplateState, TemplateView, WantedTemplate } from '../../backend/contract/templates.ts';
import { Ago } from '../ui/ago.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { EmptyState } from '../ui/empty-state.ts';
import { ErrorState } from '../ui/error-state.ts';
import { kept } from '../ui/kept.ts';
import { Live } from '../ui/live.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { MayChange } from './may-change.ts';
import { TemplateDialog, type TemplateQuestion } from './template-dialog.ts';
import { stateLooks } from './template-words.ts';
import { TemplatesApi } from './templates-api.ts';
import { WantedTemplates } from './wanted-templates.ts';

/** What may be said to customers who have not written for a day: as WhatsApp has approved it, or why not. */
@Component({
  selector: 'app-templates',
  imports: [Ago, Chip, EmptyState, ErrorState, MatButton, Skeleton, WantedTemplates],
  templateUrl: './templates.html',
  styleUrl: './templates.scss',
})
export class Templates {
  private readonly api = inject(TemplatesApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  protected readonly mayChange = inject(MayChange).settings;
  protected readonly search = signal('');
  protected readonly state = signal<TemplateState | ''>('');
  protected readonly after = signal<string | null>(null);
  protected readonly page = this.api.page(() => ({ search: this.search().trim(), state: this.state(), after: this.after() }));
  protected readonly wanted = this.api.wanted();
  private readonly shown = kept(this.page, () => 'page');
  protected readonly templates = computed(() => this.shown()?.templates ?? []);
  protected readonly accounts = computed(() => this.shown()?.accounts ?? []);
  protected readonly next = computed(() => this.shown()?.next ?? null);
  protected readonly loaded = computed(() => this.shown() !== undefined);
  protected readonly isFiltered = computed(() => this.search().trim() !== '' || this.state() !== '');
  protected readonly syncing = signal(false);
  protected readonly looks = stateLooks;
  protected readonly states = (Object.keys(stateLooks) as TemplateState[]).filter((state) => state !== 'deleted');

  constructor() {
    inject(Live).listen('template', () => this.reload());
  }

  protected reload(): void {
    this.page.reload();
    this.wanted.reload();
  }

  protected look(event: Event, filter: 'search' | 'state'): void {
    const { value } = event.target as HTMLInputElement | HTMLSelectElement;
    if (filter === 'search') this.search.set(value);
    else this.state.set(value as TemplateState | '');
    this.after.set(null);
  }

  protected usedBy({ usedBy }: TemplateView): string {
    return usedBy.map(({ title }) => title).join(', ');
  }

  protected async sync(): Promise<void> {
    this.syncing.set(true);
    try {
      await this.api.sync();
    } catch (error) {
      this.say.failed('The templates are as they were.', error);
    } finally {
      this.syncing.set(false);
      this.page.reload();
    }
  }

  /** Opens one that is known, or writes a new one; perhaps one that a flow says already. */
  protected async write(template?: TemplateView, wanted?: WantedTemplate): Promise<void> {
    try {
      const detail = template && (await this.api.template(template.id));
      const data: TemplateQuestion = { template: detail, wanted, accounts: this.accounts(), mayChange: this.mayChange() };
      const asked = this.dialog.open<TemplateDialog, TemplateQuestion, boolean>(TemplateDialog, { data, width: '920px', maxWidth: '96vw' });
      if (await firstValueFrom(asked.afterClosed())) this.reload();
    } catch (error) {
      this.say.failed('The template could not be opened.', error);
    }
  }

  protected async remove(template: TemplateView): Promise<void> {
    const used = this.usedBy(template);
    const question = {
      title: `Delete ${template.name} (${template.language})?`,
      words: used
        ? `${used} says it to customers who have not written for a day; those chats will go to a person instead. WhatsApp keeps the name blocked for 30 days.`
        : 'WhatsApp keeps the name blocked for 30 days.',
      yes: 'Delete',
      no: 'Keep it',
    };
    if (!(await confirmed(this.dialog, question))) return;
    try {
      await this.api.remove(template.id);
      this.say.done(`${template.name} is deleted.`);
    } catch (error) {
      this.say.failed(`${template.name} is still there.`, error);
    }
    this.reload();
  }
}
