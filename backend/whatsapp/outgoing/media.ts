import { limits } from '../../../flows/language/limits.ts';
import { BadMessage, fitting, fittingIfAny, given, webAddress } from './demands.ts';

/** A file at Meta, by its id there, or anywhere on the web, fetched by Meta. */
export type MediaSource = { readonly id: string } | { readonly link: string };

export interface ImageContent {
  readonly type: 'image';
  readonly image: MediaSource & { readonly caption?: string };
}

export interface VideoContent {
  readonly type: 'video';
  readonly video: MediaSource & { readonly caption?: string };
}

export interface AudioContent {
  readonly type: 'audio';
  readonly audio: MediaSource & { readonly voice?: true };
}

export interface DocumentContent {
  readonly type: 'document';
  readonly document: MediaSource & { readonly caption?: string; readonly filename?: string };
}

export interface StickerContent {
  readonly type: 'sticker';
  readonly sticker: MediaSource;
}

export const captionLimit = limits.caption;

/** Exactly one of id and link, and nothing that came along with them. */
export function mediaSource(field: string, source: MediaSource): MediaSource {
  if ('id' in source && 'link' in source) throw new BadMessage(field, 'takes an id or a link, not both');
  return 'id' in source ? { id: fitting(`${field}.id`, source.id, 512) } : { link: webAddress(`${field}.link`, source.link) };
}

export const image = (source: MediaSource, caption?: string): ImageContent => ({
  type: 'image',
  image: given({ ...mediaSource('image', source), caption: fittingIfAny('image.caption', caption, captionLimit) }),
});

export const video = (source: MediaSource, caption?: string): VideoContent => ({
  type: 'video',
  video: given({ ...mediaSource('video', source), caption: fittingIfAny('video.caption', caption, captionLimit) }),
});

export const audio = (source: MediaSource): AudioContent => ({ type: 'audio', audio: mediaSource('audio', source) });

/** Shown with a play button and a waveform. Must be Ogg with Opus. */
export const voiceNote = (source: MediaSource): AudioContent => ({
  type: 'audio',
  audio: { ...mediaSource('audio', source), voice: true },
});

export const document = (source: MediaSource, words: { readonly caption?: string; readonly filename?: string } = {}): DocumentContent => ({
  type: 'document',
  document: given({
    ...mediaSource('document', source),
    caption: fittingIfAny('document.caption', words.caption, captionLimit),
    filename: fittingIfAny('document.filename', words.filename, 240),
  }),
});

export const sticker = (source: MediaSource): StickerContent => ({ type: 'sticker', sticker: mediaSource('sticker', source) });
