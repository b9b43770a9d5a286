import type { Reader } from './content.ts';
import { fieldsOf, idOf, lineOf, present, textOf, type Fields } from './fields.ts';

type Media = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

const file =
  (key: string, media: (of: Fields) => Media): Reader =>
  (message) => {
    const of = fieldsOf(message, key);
    const mediaId = idOf(of, 'id');
    if (mediaId === undefined) return undefined;
    const kind = { kind: 'media', media: media(of), mediaId } as const;
    const caption = textOf(of, 'caption');
    return {
      received: { ...kind, ...present<{ caption?: string }>({ caption }) },
      content: {
        ...kind,
        mime: lineOf(of, 'mime_type') ?? '',
        ...present<{ sha256?: string; caption?: string; filename?: string }>({
          sha256: lineOf(of, 'sha256'),
          caption,
          filename: lineOf(of, 'filename'),
        }),
      },
    };
  };

export const fileReaders = {
  image: file('image', () => 'image'),
  video: file('video', () => 'video'),
  audio: file('audio', (of) => (of.get('voice') === true ? 'voice' : 'audio')),
  voice: file('voice', () => 'voice'),
  document: file('document', () => 'document'),
  sticker: file('sticker', () => 'sticker'),
} satisfies Record<string, Reader>;
