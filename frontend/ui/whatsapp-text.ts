import { Component, computed, input } from '@angular/core';

interface Piece {
  readonly look: 'plain' | 'bold' | 'italic' | 'strike' | 'mono' | 'link';
  readonly text: string;
}

const looks = { '*': 'bold', _: 'italic', '~': 'strike', '`': 'mono' } as const;
const marks = /```([\s\S]+?)```|(?<![\p{L}\p{N}])([*_~`])(?=\S)([^\n]*?\S)\2(?![\p{L}\p{N}])|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])/gu;

/** Reads WhatsApp's own signs: *bold*, _italic_, ~struck~, `code`, and bare links. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(marks)) {
    if (found.index > at) pieces.push({ look: 'plain', text: text.slice(at, found.index) });
    const [whole, block, sign, inside, link] = found;
    if (link !== undefined) pieces.push({ look: 'link', text: link });
    else if (block !== undefined) pieces.push({ look: 'mono', text: block });
    else pieces.push({ look: looks[sign as keyof typeof looks], text: inside ?? '' });
    at = found.index + whole.length;
  }
  if (at < text.length) pieces.push({ look: 'plain', text: text.slice(at) });
  return pieces;
}

/** Words as WhatsApp shows them. */
@Component({
  selector: 'app-whatsapp-text',
  template: `
    @for (piece of pieces(); track $index) {
      @switch (piece.look) {
        @case ('bold') {
          <strong>{{ piece.text }}</strong>
        }
        @case ('italic') {
          <em>{{ piece.text }}</em>
        }
        @case ('strike') {
          <s>{{ piece.text }}</s>
        }
        @case ('mono') {
          <code>{{ piece.text }}</code>
        }
        @case ('link') {
          <a [href]="piece.text" target="_blank" rel="noopener noreferrer nofollow">{{ piece.text }}</a>
        }
        @default {
          <span>{{ piece.text }}</span>
        }
      }
    }
  `,
  styles: `
    :host {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    strong {
      font-weight: 650;
    }
    a {
      color: var(--bubble-link);
    }
  `,
})
export class WhatsappText {
  readonly text = input.required<string>();

  protected readonly pieces = computed(() => piecesOf(this.text()));
}
