import type { SeedResource, SeedService } from './starter-set.ts';

const morningAndAfternoon = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
] as const;

/** What can be booked at the bakery beside its bread. */
export const bakeryServices: readonly SeedService[] = [
  { name: 'Cake tasting', description: 'Six kinds, with coffee', minutes: 30, amount: 0, needs: [['Hanna', 'Ben']] },
  {
    name: 'Wedding cake talk',
    description: 'With drawings',
    minutes: 60,
    afterMinutes: 15,
    amount: 6000,
    deposit: 2000,
    lateFee: 2000,
    needs: [['Hanna']],
  },
  { name: 'Baking class', description: 'Six at a time', minutes: 120, amount: 4500, places: 6, lateFee: 1500, needs: [['Bakehouse']] },
  { name: 'Visit with a group', description: 'Up to twelve people', minutes: 60, amount: 3000, needsApproval: true, needs: [['Ben']] },
];

export const bakeryResources: readonly SeedResource[] = [
  {
    name: 'Hanna',
    kind: 'person',
    weekly: {
      mon: morningAndAfternoon,
      tue: morningAndAfternoon,
      wed: morningAndAfternoon,
      thu: morningAndAfternoon,
      fri: morningAndAfternoon,
    },
  },
  {
    name: 'Ben',
    kind: 'person',
    weekly: { tue: morningAndAfternoon, thu: morningAndAfternoon, fri: morningAndAfternoon, sat: [['09:00', '14:00']] },
  },
  { name: 'Bakehouse', kind: 'room', capacity: 6, weekly: { wed: [['15:00', '19:00']], sat: [['14:00', '18:00']] } },
];
