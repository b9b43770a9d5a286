import { Entity, PrimaryColumn } from 'typeorm';

/** What every row of a business begins with. */
export abstract class Row {
  @PrimaryColumn('uuid')
  businessId: string;

  @PrimaryColumn('uuid')
  id: string;
}

/**
 * Rows that entities of other rooms point to, as far as a foreign key needs them. The columns are the affair of the
 * migrations and of the SQL that reads them.
 */
@Entity({ name: 'businesses', synchronize: false })
export class BusinessKey {
  @PrimaryColumn('uuid')
  id: string;
}

@Entity({ name: 'contacts', synchronize: false })
export class ContactKey extends Row {}

@Entity({ name: 'conversations', synchronize: false })
export class ConversationKey extends Row {}
