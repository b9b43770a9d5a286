import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { filled, problemsOfTemplate, templateLimits, variablesOf } from '../../backend/contract/template-rules.ts';
import type { NewTemplate, TemplateAccount, TemplateButton, TemplateDetail, WantedTemplate } from '../../backend/contract/templates.ts';
import { Ago } from '../ui/ago.ts';
import { problemOf, wordsFor } from '../ui/problem.ts';
import { TemplatePreview } from './template-preview.ts';
import { draftFor, draftOf, mayBeChanged, noTemplate, stateLooks } from './template-words.ts';
import { TemplatesApi } from './templates-api.ts';

export interface TemplateQuestion {
  /** To look at or change; a new one without. */
  readonly template: TemplateDetail | undefined;
  /** What a new one is for. */
  readonly wanted?: WantedTemplate | undefined;
  readonly accounts: readonly TemplateAccount[];
  readonly mayChange: boolean;
}

const newButtons: Readonly<Record<TemplateButton['kind'], TemplateButton>> = {
  reply: { kind: 'reply', title: '' },
  link: { kind: 'link', title: '', url: 'https://', example: '' },
  phone: { kind: 'phone', title: '', phone: '+' },
};

/** Writes a template, with Meta's limits at each field and the bubble as a customer will see it, and submits it for review. */
@Component({
  selector: 'app-template-dialog',
  imports: [Ago, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, TemplatePreview],
  templateUrl: './template-dialog.html',
  styleUrl: './template-dialog.scss',
})
export class TemplateDialog {
  private readonly api = inject(TemplatesApi);
  private readonly dialog = inject<MatDialogRef<TemplateDialog, boolean>>(MatDialogRef);

  protected readonly question = inject<TemplateQuestion>(MAT_DIALOG_DATA);
  protected readonly known = this.question.template;
  private readonly written = this.known ? draftOf(this.known) : draftFor(this.question.wanted);
  /** In words why it is only looked at. */
  protected readonly closed = this.whyClosed();
  protected readonly draft = signal<NewTemplate>(typeof this.written === 'string' ? noTemplate : this.written);
  protected readonly wabaId = signal(this.question.wanted?.wabaId ?? this.question.accounts[0]?.wabaId);
  protected readonly limits = templateLimits;
  protected readonly looks = stateLooks;
  protected readonly submitting = signal(false);
  protected readonly refused = signal<string | undefined>(undefined);
  private readonly touched = signal<ReadonlySet<string>>(new Set());
  private readonly tried = signal(false);
  private readonly fromServer = signal<ReadonlyMap<string, string>>(new Map());

  protected readonly variables = computed(() => variablesOf(this.draft()));
  private readonly problems = computed(() => problemsOfTemplate(this.draft()));
  protected readonly preview = computed(() => {
    const { header = '', body, footer = '', buttons, examples } = this.draft();
    const given = Object.fromEntries(Object.entries(examples).filter(([, example]) => example.trim() !== ''));
    return { header: filled(header, given), body: filled(body, given), footer, buttons };
  });
  protected readonly looked = computed(() => {
    if (!this.known) return undefined;
    const { header, body, footer, buttons, examples } = this.known;
    const head = header?.kind === 'text' ? filled(header.text, examples) : header ? `[${header.kind}]` : '';
    return { header: head, body: filled(body, examples), footer: footer ?? '', buttons };
  });

  /** What is wrong with a field, once somebody has been there or has tried to submit. */
  protected wrong(field: string): string | undefined {
    const said = this.fromServer().get(field);
    if (said !== undefined) return said;
    return this.tried() || this.touched().has(field) ? this.problems().find((problem) => problem.field === field)?.message : undefined;
  }

  protected touch(field: string): void {
    this.touched.update((fields) => new Set([...fields, field]));
  }

  protected write(field: 'name' | 'language' | 'category' | 'header' | 'body' | 'footer', event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.become({ [field]: field === 'name' ? value.toLowerCase().replace(/[\s-]+/g, '_') : value });
    this.forget(field);
  }

  protected writeButton(nth: number, field: 'title' | 'url' | 'example' | 'phone', event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.become({ buttons: this.draft().buttons.map((button, index) => (index === nth ? { ...button, [field]: value } : button)) });
    this.forget(`buttons.${nth}.${field}`);
  }

  protected addButton(kind: TemplateButton['kind']): void {
    const { buttons } = this.draft();
    // Quick replies stand side by side, before the others.
    this.become({
      buttons:
        kind === 'reply' ? [...buttons.filter(isReply), newButtons.reply, ...buttons.filter(isOther)] : [...buttons, newButtons[kind]],
    });
  }

  protected removeButton(nth: number): void {
    this.become({ buttons: this.draft().buttons.filter((_, index) => index !== nth) });
  }

  protected writeExample(variable: string, event: Event): void {
    const { value } = event.target as HTMLInputElement;
    this.become({ examples: { ...this.draft().examples, [variable]: value } });
    this.forget(`examples.${variable}`);
  }

  /** The next number that is free, at the end of what is written. */
  protected addVariable(): void {
    const numbers = this.variables().map(Number).filter(Number.isInteger);
    this.become({ body: `${this.draft().body}{{${Math.max(0, ...numbers) + 1}}}` });
  }

  protected readonly value = (event: Event): string => (event.target as HTMLSelectElement).value;
  protected readonly lengthOf = (text: string | undefined): number => [...(text ?? '')].length;
  protected readonly endsInVariable = (url: string): boolean => url.trim().endsWith('}}');

  protected async submit(): Promise<void> {
    this.tried.set(true);
    this.refused.set(undefined);
    if (this.problems().length > 0 || this.submitting()) return;
    this.submitting.set(true);
    const { variables } = this;
    const draft = { ...this.draft(), examples: Object.fromEntries(variables().map((name) => [name, this.draft().examples[name] ?? ''])) };
    try {
      await (this.known ? this.api.change(this.known.id, draft) : this.api.submit(draft, this.wabaId()));
      this.dialog.close(true);
    } catch (error) {
      const errors = problemOf(error)?.errors ?? [];
      this.fromServer.set(new Map(errors.map(({ field, message }) => [field, message])));
      if (errors.length === 0) this.refused.set(wordsFor(error));
    } finally {
      this.submitting.set(false);
    }
  }

  private become(changes: Partial<NewTemplate>): void {
    this.draft.update((draft) => ({ ...draft, ...changes }));
  }

  private forget(field: string): void {
    if (this.fromServer().has(field)) this.fromServer.update((said) => new Map([...said].filter(([name]) => name !== field)));
  }

  private whyClosed(): string | undefined {
    if (!this.question.mayChange) return 'Only an owner can change templates.';
    if (typeof this.written === 'string') return this.written;
    if (this.known && !mayBeChanged(this.known.state))
      return `It is ${stateLooks[this.known.state].words.toLowerCase()}, so it cannot be changed now.`;
    return undefined;
  }
}

const isReply = ({ kind }: TemplateButton): boolean => kind === 'reply';
const isOther = ({ kind }: TemplateButton): boolean => kind !== 'reply';
