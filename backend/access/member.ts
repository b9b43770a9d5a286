/** A member of staff, as every request of the dashboard knows them: looked up in the database each time, never believed. */
export interface Member {
  readonly accountId: string;
  readonly businessId: string;
  readonly name: string;
  readonly role: 'owner' | 'member';
}
