import type { MessageContent } from './message-content.ts';

const media = {
  image: '📷 Photo',
  video: '🎬 Video',
  audio: '🎵 Audio',
  voice: '🎤 Voice message',
  document: '📄 Document',
  sticker: 'Sticker',
} as const;

/** A message in one line, for lists. */
export function previewOf(content: MessageContent): string {
  switch (content.kind) {
    case 'text':
    case 'buttons':
    case 'list':
    case 'location-request':
    case 'product':
    case 'products':
    case 'catalog':
    case 'order-status':
    case 'form-request':
    case 'system':
      return inBrief(content.text.replace(/\s+/g, ' '));
    case 'order-details':
      return `💳 ${inBrief(content.text.replace(/\s+/g, ' '))}`;
    case 'tap':
      return content.title;
    case 'link':
      return inBrief(`${content.text} [${content.title}]`.replace(/\s+/g, ' '));
    case 'template':
      return inBrief((content.text ?? content.name).replace(/\s+/g, ' '));
    case 'media':
    case 'file':
      return inBrief([media[content.media], content.caption ?? content.filename].filter(Boolean).join(': '));
    case 'location':
      return `📍 ${content.name ?? content.address ?? 'Location'}`;
    case 'contacts':
      return `👤 ${content.contacts.map(({ name }) => name).join(', ') || 'Contact'}`;
    case 'order':
      return `🛒 ${content.items.length} ${content.items.length === 1 ? 'item' : 'items'} from the catalog`;
    case 'form':
      return `📋 ${content.body ?? content.name}`;
    case 'reaction':
      return content.emoji ? `Reacted ${content.emoji}` : 'Removed a reaction';
    case 'edit':
      return content.text ?? 'Edited';
    case 'revoke':
      return '🚫 Deleted by the customer';
    case 'unsupported':
      return `A message that cannot be shown here (${content.what})`;
  }
}

/** Whole characters: the half of one is no text to PostgreSQL. */
const inBrief = (text: string): string => [...text].slice(0, 200).join('');
