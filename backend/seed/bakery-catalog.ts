import { type SeedProduct, single } from './starter-set.ts';

export const bakeryProducts: readonly SeedProduct[] = [
  { name: 'Croissant', description: 'All butter, baked through the morning', category: 'Pastries', variants: single('croissant', 220, 60) },
  {
    name: 'Danish',
    description: 'Flaky, with fruit on top',
    category: 'Pastries',
    variants: [
      { name: 'Cherry', retailerId: 'danish-cherry', amount: 290, onHand: 24 },
      { name: 'Apple', retailerId: 'danish-apple', amount: 290, onHand: 12 },
    ],
  },
  { name: 'Cinnamon roll', description: 'Sticky, with real cinnamon', category: 'Pastries', variants: single('cinnamon-roll', 280, 18) },
  { name: 'Butter pretzel', description: 'Crisp outside, soft inside', category: 'Pastries', variants: single('butter-pretzel', 190, 30) },
  {
    name: 'Sourdough bread',
    description: 'Rye and wheat, two days of rest',
    category: 'Bread',
    variants: [
      { name: 'Half', retailerId: 'sourdough-half', amount: 340, onHand: 10 },
      { name: 'Whole', retailerId: 'sourdough-whole', amount: 620, onHand: 14 },
    ],
  },
  { name: 'Seeded roll', description: 'Pumpkin, sesame and sunflower', category: 'Bread', variants: single('seeded-roll', 95, 120) },
  {
    name: 'Birthday cake',
    description: 'Chocolate and raspberry, for twelve',
    category: 'Cakes',
    variants: single('birthday-cake', 3450, 2),
  },
  { name: 'Cheesecake slice', description: 'With lemon', category: 'Cakes', variants: single('cheesecake-slice', 420, 8) },
  {
    name: 'Coffee',
    description: 'From the roaster next door',
    category: 'Drinks',
    variants: [
      { name: 'Small', retailerId: 'coffee-small', amount: 240, onHand: null },
      { name: 'Large', retailerId: 'coffee-large', amount: 310, onHand: null },
    ],
  },
];
