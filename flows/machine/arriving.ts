import type { Text } from '../language/flow.ts';
import type { Received } from './events.ts';
import { frameWords } from './frame-words.ts';
import { readTap } from './taps.ts';

/** What a message without words is that begins a run; `over` is a tap or a form for something that has ended. */
export type Arrived = 'voice' | 'file' | 'place' | 'unreadable' | 'over';

/** Said before the first question: else nobody would say a word about what came. */
export const arrivedWords: Readonly<Record<Arrived, Text>> = {
  voice: frameWords.voice,
  file: { en: 'Thank you, I got it. What is it about?', es: 'Gracias, lo recibí. ¿De qué se trata?' },
  place: { en: 'Thank you for the location. What is it about?', es: 'Gracias por la ubicación. ¿De qué se trata?' },
  unreadable: frameWords.unreadable,
  over: { en: 'That was for something that is over. Let’s go on here:', es: 'Eso era de algo que ya terminó. Sigamos aquí:' },
};

/** Undefined for words, also those below a picture, and for what a flow reads as `event`. */
export function arrivedAs(message: Received): Arrived | undefined {
  switch (message.kind) {
    case 'tap':
      return readTap(message.id) ? 'over' : undefined;
    case 'form':
      return 'over';
    case 'media':
      if (message.caption?.trim()) return undefined;
      return message.media === 'voice' || message.media === 'audio' ? 'voice' : 'file';
    case 'contacts':
      return 'file';
    case 'location':
      return 'place';
    case 'unsupported':
      return 'unreadable';
    default:
      return undefined;
  }
}
