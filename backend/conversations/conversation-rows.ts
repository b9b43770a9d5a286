import { contactView, type ContactColumns } from '../contacts/contact-view.ts';
import type { ConversationRow, MessageState, MessageView, Owner, StepView } from '../contract/conversations.ts';
import type { MessageContent } from '../contract/message-content.ts';

/** A conversation joined with what its row on the screen shows. */
export interface ConversationColumns {
  readonly id: string;
  readonly owner: Owner;
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  readonly flow_id: string | null;
  readonly flow_title: string | null;
  readonly step: string | null;
  readonly waits_for: StepView['waitsFor'];
  readonly handoff_reason: string | null;
  readonly handed_off_at: Date | null;
  readonly handoff: {
    readonly kind: 'chat' | 'call-back' | 'message';
    readonly note: string;
    readonly level: number;
    readonly for_member: string | null;
  } | null;
  readonly last_message: string | null;
  readonly last_message_at: Date | null;
  readonly unread: number;
  readonly contact: ContactColumns;
}

/** Reads {@link ConversationColumns}; goes before a `where` that names `c`. */
export const selectConversation = (also = '') => `
  select c.id, c.owner, c.assignee_id, a.name assignee_name, c.flow_id, f.title flow_title, c.step, c.waits_for, c.handoff_reason, c.handed_off_at,
         c.last_message, c.last_message_at, c.unread,
         (select json_build_object('kind', h.kind, 'note', h.note, 'level', h.level, 'for_member', m.name)
          from handoffs h left join memberships m on m.business_id = h.business_id and m.account_id = h.for_member
          where h.business_id = c.business_id and h.conversation_id = c.id and h.closed_at is null) handoff,
         json_build_object('id', p.id, 'profile_name', p.profile_name, 'username', p.username, 'wa_id', p.wa_id) contact${also}
  from conversations c
  join contacts p on p.business_id = c.business_id and p.id = c.contact_id
  left join memberships a on a.business_id = c.business_id and a.account_id = c.assignee_id
  left join flows f on f.business_id = c.business_id and f.id = c.flow_id`;

export function conversationRow(row: ConversationColumns): ConversationRow {
  return {
    id: row.id,
    contact: contactView(row.contact),
    owner: row.owner,
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? 'A former member' },
    at:
      row.flow_id === null || row.step === null
        ? null
        : { flowId: row.flow_id, flowTitle: row.flow_title ?? row.flow_id, step: row.step, waitsFor: row.waits_for },
    handoff: row.handed_off_at && {
      reason: row.handoff_reason ?? '',
      since: row.handed_off_at.toISOString(),
      kind: row.handoff?.kind ?? 'chat',
      note: row.handoff?.note ?? '',
      level: row.handoff?.level ?? 0,
      forMember: row.handoff?.for_member ?? null,
    },
    lastMessage: row.last_message,
    lastMessageAt: row.last_message_at?.toISOString() ?? null,
    unread: row.unread,
  };
}

export interface MessageColumns {
  readonly id: string;
  readonly position: string;
  readonly author: MessageView['author'];
  readonly member_name: string | null;
  readonly content: MessageContent;
  readonly state: MessageState;
  readonly error: { readonly title: string; readonly details?: string } | null;
  readonly maybe_twice: boolean;
  readonly at: Date;
  readonly step: string | null;
  readonly wamid: string | null;
  readonly quotes: string | null;
  readonly reaction: string | null;
  readonly edited_at: Date | null;
  readonly revoked_at: Date | null;
}

export function messageView(row: MessageColumns): MessageView {
  return {
    id: row.id,
    position: row.position,
    author: row.author,
    memberName: row.member_name,
    content: row.content,
    state: row.state,
    error: row.error && [row.error.title, row.error.details].filter(Boolean).join(': '),
    maybeTwice: row.maybe_twice,
    at: row.at.toISOString(),
    step: row.step,
    wamid: row.wamid,
    quotes: row.quotes,
    reaction: row.reaction,
    edited: row.edited_at !== null,
    revoked: row.revoked_at !== null,
  };
}
