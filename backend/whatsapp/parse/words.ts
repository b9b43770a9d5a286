import { alike, type Content, type Reader } from './content.ts';
import { fields, fieldsOf, idOf, lineOf, textOf, type Fields } from './fields.ts';

/** The longest id of a button or row that WhatsApp takes, with room to spare. */
const longestTapId = 1000;

const text: Reader = (message) => {
  const body = textOf(fieldsOf(message, 'text'), 'body');
  return body === undefined ? undefined : alike({ kind: 'text', text: body });
};

/** A quick reply of a template. */
const button: Reader = (message) => {
  const of = fieldsOf(message, 'button');
  return tap(textOf(of, 'payload') ?? textOf(of, 'text'), lineOf(of, 'text'));
};

/** A tap on a button or row that we sent. The id is only looked up, never believed. */
export const reply =
  (key: 'button_reply' | 'list_reply'): Reader =>
  (interactive) => {
    const of = fieldsOf(interactive, key);
    return tap(textOf(of, 'id'), lineOf(of, 'title'));
  };

function tap(id: string | undefined, title: string | undefined): Content | undefined {
  if (id === undefined || id.length > longestTapId) return undefined;
  return alike({ kind: 'tap', id, title: title ?? id });
}

/** No emoji, or an empty one: the reaction was taken back. */
const reaction: Reader = (message) => {
  const of = fieldsOf(message, 'reaction');
  const about = idOf(of, 'message_id');
  return about === undefined ? undefined : { ...alike({ kind: 'reaction', emoji: lineOf(of, 'emoji', 64) ?? null }), about };
};

/** What the message says now: its words or its caption; null when it has neither. */
const edit: Reader = (message) => {
  const of = fieldsOf(message, 'edit');
  const about = idOf(of, 'original_message_id');
  return about === undefined ? undefined : edited(about, wordsOf(fieldsOf(of, 'message')) ?? null);
};

const edited = (about: string, text: string | null): Content => ({
  received: { kind: 'edit', text, of: about },
  content: { kind: 'edit', text },
  about,
});

function wordsOf(message: Fields): string | undefined {
  const body = textOf(fieldsOf(message, 'text'), 'body');
  if (body !== undefined) return body;
  for (const value of message.values()) {
    const caption = textOf(fields(value) ?? new Map(), 'caption');
    if (caption !== undefined) return caption;
  }
  return undefined;
}

const revoke: Reader = (message) => {
  const about = idOf(fieldsOf(message, 'revoke'), 'original_message_id');
  return about === undefined ? undefined : { ...alike({ kind: 'revoke' }), about };
};

export const wordReaders = { text, button, reaction, edit, revoke } satisfies Record<string, Reader>;
