import { Component, computed, input } from '@angular/core';

/** A stretch of words in one look. */
export interface Stretch {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly struck?: true;
  readonly mono?: true;
  readonly href?: string;
}

const marks =
  /```([\s\S]+?)```|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\3(?![\p{L}\p{N}])|(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/gu;
const looks = { '*': { bold: true }, _: { italic: true }, '~': { struck: true } } as const;

/** Reads WhatsApp's marks: *bold*, _italic_, ~struck~, `mono` and links, one inside another. */
export function readMarks(text: string, look: Omit<Stretch, 'text'> = {}): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > end) stretches.push({ ...look, text: text.slice(end, match.index) });
    const [whole, block, code, mark, inside, href] = match;
    if (block !== undefined || code !== undefined) stretches.push({ ...look, text: block ?? code, mono: true });
    else if (href !== undefined) stretches.push({ ...look, text: href, href });
    else stretches.push(...readMarks(inside, { ...look, ...looks[mark as keyof typeof looks] }));
    end = match.index + whole.length;
  }
  if (end < text.length) stretches.push({ ...look, text: text.slice(end) });
  return stretches;
}

@Component({
  selector: 'app-rich-text',
  template: `@for (part of parts(); track $index) {
    @if (part.href) {
      <a [href]="part.href" target="_blank" rel="noopener noreferrer">{{ part.text }}</a>
    } @else {
      <span [class.bold]="part.bold" [class.italic]="part.italic" [class.struck]="part.struck" [class.mono]="part.mono">{{
        part.text
      }}</span>
    }
  }`,
  styles: `
    :host {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .bold {
      font-weight: 650;
    }
    .italic {
      font-style: italic;
    }
    .struck {
      text-decoration: line-through;
    }
    .mono {
      font-family: ui-monospace, monospace;
      font-size: 0.92em;
    }
    a {
      color: var(--phone-link);
    }
  `,
})
export class RichText {
  readonly text = input.required<string>();

  protected readonly parts = computed(() => readMarks(this.text()));
}
