import { agrees } from '../../consent/agrees.ts';
import { canBeSaid } from '../../templates/can-be-said.ts';
import { addressesOf } from '../../contacts/addresses.ts';
import type { Operations, OptionItem } from './operation.ts';

export const contactOperations: Pick<Operations, 'contact.addresses' | 'contact.agrees'> = {
  'contact.addresses': async ({ tx, businessId, contactId }) => {
    const options = (await addressesOf(tx, businessId, contactId)).map(({ id, address }): OptionItem => ({ id, title: address }));
    return { outcome: options.length > 0 ? 'listed' : 'none', output: { options } };
  },

  'contact.agrees': async ({ tx, businessId, conversationId, contactId, language, input: { purpose, template } }) => {
    if (purpose !== 'marketing' && purpose !== 'service') throw new Error(`Nobody is asked to agree to "${purpose}"`);
    const agreed = await agrees(tx, businessId, contactId, purpose);
    const canBe = agreed && (template === null || (await canBeSaid(tx, businessId, conversationId, { template, language })));
    return { outcome: canBe ? 'yes' : 'no', output: {} };
  },
};
