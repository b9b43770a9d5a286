import { bakeryResources, bakeryServices } from './bakery-times.ts';
import { bakeryAnswers } from './bakery-answers.ts';
import { bakeryProducts } from './bakery-catalog.ts';
import { clinicSet } from './clinic-set.ts';
import { garageSet } from './garage-set.ts';
import { restaurantSet } from './restaurant-set.ts';
import { salonSet } from './salon-set.ts';
import { onWorkdays, type StarterSet } from './starter-set.ts';

const day = ['07:00', '19:00'] as const;

const bakerySet: StarterSet = {
  trade: 'Bakery',
  terms: {
    openingHours: { ...onWorkdays(day), sat: [day], sun: [['08:00', '13:00']] },
    delivers: true,
    deliveryFee: 250,
    minimumOrder: 0,
    address: 'Rosenweg 12, 10119 Berlin',
    minutes: { preparation: 30, delivery: 40 },
  },
  taxRates: [],
  products: bakeryProducts,
  services: bakeryServices,
  resources: bakeryResources,
  answers: bakeryAnswers,
};

/** What `npm run seed -- --set <name>` may begin with. */
export const starterSets = { bakery: bakerySet, clinic: clinicSet, salon: salonSet, garage: garageSet, restaurant: restaurantSet } as const;

export type StarterSetName = keyof typeof starterSets;

export const isStarterSet = (name: string): name is StarterSetName => Object.hasOwn(starterSets, name);
