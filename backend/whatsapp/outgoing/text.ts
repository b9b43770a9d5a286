import { limits } from '../../../flows/language/limits.ts';
import { fitting } from './demands.ts';

export interface TextContent {
  readonly type: 'text';
  readonly text: { readonly body: string; readonly preview_url?: true };
}

/** Plain words. The first link in them is shown with a preview. */
export function text(body: string): TextContent {
  const words = fitting('text.body', body, limits.text);
  return { type: 'text', text: /https?:\/\//i.test(words) ? { body: words, preview_url: true } : { body: words } };
}
