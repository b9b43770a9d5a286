import type { Outgoing } from '../../flows/machine/effects.ts';

/** What a bubble of the thread shows. Stored as jsonb with the message; the dashboard and the sender read the same shape. */
export type MessageContent =
  | Outgoing
  | {
      readonly kind: 'media';
      readonly media: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
      readonly mediaId: string;
      readonly mime: string;
      /** Of its bytes, as WhatsApp tells. */
      readonly sha256?: string;
      readonly caption?: string;
      readonly filename?: string;
    }
  /** A tap: the title the customer saw. */
  | { readonly kind: 'tap'; readonly id: string; readonly title: string }
  | { readonly kind: 'reaction'; readonly emoji: string | null }
  | { readonly kind: 'edit'; readonly text: string | null }
  | { readonly kind: 'revoke' }
  | {
      readonly kind: 'order';
      readonly catalogId: string;
      readonly text?: string;
      readonly items: readonly {
        readonly retailerId: string;
        readonly quantity: number;
        readonly amount: string;
        readonly currency: string;
      }[];
    }
  | { readonly kind: 'form'; readonly name: string; readonly body?: string }
  | { readonly kind: 'system'; readonly text: string }
  | { readonly kind: 'unsupported'; readonly what: string };
