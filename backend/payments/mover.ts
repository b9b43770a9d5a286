/** Who moves what concerns money: the contact, a member of staff by id, or the system by itself. */
export type Mover = { readonly by: 'contact' | 'system' } | { readonly by: 'member'; readonly accountId: string };

export const accountOf = (mover: Mover): string | null => (mover.by === 'member' ? mover.accountId : null);
