import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { QuoteState } from '../contract/quotes.ts';
import { Row } from '../database/row.ts';
import type { Actor, AnyQuoteMove } from './quote-lifecycle.ts';
import { Quote } from './quote.entity.ts';

/** One thing that happened to a quote, and who did it. Written once, never changed. */
@Entity('quote_moves')
@Check('quote_moves_actor_check', `actor in ('contact', 'member', 'system')`)
@ForeignKey(() => Quote, ['businessId', 'quoteId'], ['businessId', 'id'], { name: 'quote_moves_of_quote', onDelete: 'CASCADE' })
@Index('quote_moves_by_quote', ['businessId', 'quoteId', 'id'])
export class QuoteMoveEntry extends Row {
  @Column('uuid')
  quoteId: string;

  /** The revision that it was about. */
  @Column('integer')
  revision: number;

  /** A move of the lifecycle, or a change that left the state as it was. */
  @Column('text')
  move: AnyQuoteMove | 'revise' | 'approve-discount' | 'add-words' | 'miss-promise';

  @Column('text')
  fromState: QuoteState;

  @Column('text')
  toState: QuoteState;

  /** The reason or the words that came with it. */
  @Column('text', { default: '' })
  note: string;

  @Column('text')
  actor: Actor;

  /** The member of staff, where one did it. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('timestamptz', { default: () => 'the_time()' })
  at: Date;
}
