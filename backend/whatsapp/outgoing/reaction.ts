import { fitting } from './demands.ts';

export interface ReactionContent {
  readonly type: 'reaction';
  readonly reaction: { readonly message_id: string; readonly emoji: string };
}

/** Answers a message with one emoji. The next one replaces it. */
export const reaction = (wamid: string, emoji: string): ReactionContent => ({
  type: 'reaction',
  reaction: { message_id: fitting('reaction.message_id', wamid, 512), emoji: fitting('reaction.emoji', emoji, 16) },
});

export const reactionRemoved = (wamid: string): ReactionContent => ({
  type: 'reaction',
  reaction: { message_id: fitting('reaction.message_id', wamid, 512), emoji: '' },
});
