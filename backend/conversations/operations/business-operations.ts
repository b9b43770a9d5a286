import { Temporal } from 'temporal-polyfill';
import { openingAt } from '../../businesses/opening-hours.ts';
import { businessFacts } from './business-facts.ts';
import { opensInWords } from './opening-words.ts';
import type { Operations } from './operation.ts';

export const businessOperations: Pick<Operations, 'business.hours'> = {
  'business.hours': async ({ tx, businessId, language }) => {
    const { openingHours, zone, now } = await businessFacts(tx, businessId);
    const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
    const opening = openingAt(openingHours, zone, instant);
    if (opening.open) return { outcome: 'open', output: { opens: '', minutesUntilOpen: 0 } };
    if (!opening.opens) return { outcome: 'closed', output: { opens: '', minutesUntilOpen: null } };
    const minutesUntilOpen = Math.ceil((opening.opens.epochMilliseconds - instant.epochMilliseconds) / 60_000);
    return {
      outcome: 'closed',
      output: { opens: opensInWords(opening.opens, instant.toZonedDateTimeISO(zone), language), minutesUntilOpen },
    };
  },
};
