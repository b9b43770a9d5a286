import { Column, Entity, ForeignKey } from 'typeorm';
import { BusinessKey, Row } from '../database/row.ts';

/** An answer that the business approved, in one language, with the words by which it is found. */
@Entity('faq_answers')
@ForeignKey(() => BusinessKey, ['businessId'], ['id'], { name: 'faq_answers_business_id_fkey', onDelete: 'CASCADE' })
export class FaqAnswer extends Row {
  @Column('text')
  language: string;

  @Column('text')
  question: string;

  @Column('text')
  answer: string;

  @Column('text', { array: true, default: () => `'{}'` })
  keywords: string[];

  @Column('integer', { default: 0 })
  position: number;

  /** Counts the wordings of the answer. */
  @Column('integer', { default: 1 })
  edition: number;
}
