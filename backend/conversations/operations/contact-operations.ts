import { addressesOf } from '../../contacts/addresses.ts';
import type { Operations, OptionItem } from './operation.ts';

export const contactOperations: Pick<Operations, 'contact.addresses'> = {
  'contact.addresses': async ({ tx, businessId, contactId }) => {
    const options = (await addressesOf(tx, businessId, contactId)).map(({ id, address }): OptionItem => ({ id, title: address }));
    return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
  },
};
