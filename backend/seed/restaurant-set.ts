import type { OpeningHours } from '../contract/businesses.ts';
import { answered, single, type StarterSet } from './starter-set.ts';

const late = [['12:00', '22:30']] as const;
const hours: OpeningHours = {
  tue: late,
  wed: late,
  thu: late,
  fri: [['12:00', '23:30']],
  sat: [['09:00', '23:30']],
  sun: [['09:00', '21:00']],
};
const brunch: OpeningHours = { sat: [['09:00', '13:00']], sun: [['09:00', '13:00']] };
const lunch: OpeningHours = { tue: [['12:00', '15:00']], wed: [['12:00', '15:00']], thu: [['12:00', '15:00']], fri: [['12:00', '15:00']] };
const food = 'Food 7 %';
const drinks = 'Drinks 19 %';

export const restaurantSet: StarterSet = {
  trade: 'Restaurant',
  terms: {
    openingHours: hours,
    delivers: true,
    deliveryFee: 290,
    minimumOrder: 1500,
    address: 'Marktplatz 5, 10119 Berlin',
    minutes: { preparation: 25, delivery: 20 },
  },
  taxRates: [
    { name: food, basisPoints: 700, inclusive: true },
    { name: drinks, basisPoints: 1900, inclusive: true },
  ],
  products: [
    {
      name: 'Brunch plate',
      description: 'Eggs, bread, fruit, cheese',
      category: 'Brunch',
      tax: food,
      availableHours: brunch,
      variants: single('brunch', 1490, null),
    },
    {
      name: 'Shakshuka',
      description: 'With feta and bread',
      category: 'Brunch',
      tax: food,
      availableHours: brunch,
      variants: single('shakshuka', 1190, null),
    },
    {
      name: 'Lunch of the day',
      description: 'Ask us what it is',
      category: 'Lunch',
      tax: food,
      availableHours: lunch,
      variants: single('lunch', 990, 30),
    },
    { name: 'Patatas bravas', description: 'Hot sauce and aioli', category: 'Starters', tax: food, variants: single('bravas', 650, null) },
    {
      name: 'Grilled peppers',
      description: 'With sea salt, vegan',
      category: 'Starters',
      tax: food,
      variants: single('peppers', 720, null),
    },
    {
      name: 'Pizza Margherita',
      description: 'Tomato, mozzarella, basil',
      category: 'Mains',
      tax: food,
      variants: [
        { name: 'Small', retailerId: 'margherita-small', amount: 890, onHand: null },
        { name: 'Large', retailerId: 'margherita-large', amount: 1190, onHand: null },
      ],
    },
    { name: 'Mushroom risotto', description: 'With parmesan', category: 'Mains', tax: food, variants: single('risotto', 1450, null) },
    { name: 'Sea bass', description: 'Whole, with potatoes', category: 'Mains', tax: food, variants: single('sea-bass', 2190, 8) },
    { name: 'Tiramisu', description: 'Made here', category: 'Desserts', tax: food, variants: single('tiramisu', 620, 14) },
    { name: 'Lemonade', description: 'Lemon, mint', category: 'Drinks', tax: drinks, variants: single('lemonade', 390, null) },
    { name: 'House wine', description: 'Half a litre', category: 'Drinks', tax: drinks, variants: single('wine', 1090, null) },
  ],
  services: [
    {
      name: 'Table',
      description: 'For two hours, up to four',
      minutes: 120,
      amount: 0,
      needs: [['Table 1', 'Table 2', 'Table 3', 'Table 4', 'Table 5']],
    },
    { name: 'Large table', description: 'Up to ten; we confirm it', minutes: 180, amount: 0, needsApproval: true, needs: [['Long table']] },
    {
      name: 'Cooking evening',
      description: 'Paella, for eight',
      minutes: 180,
      amount: 6900,
      deposit: 2000,
      places: 8,
      lateFee: 2000,
      needs: [['Kitchen']],
    },
  ],
  resources: [
    ...['Table 1', 'Table 2', 'Table 3'].map((name) => ({ name, kind: 'room' as const, capacity: 2, weekly: hours })),
    ...['Table 4', 'Table 5'].map((name) => ({ name, kind: 'room' as const, capacity: 4, weekly: hours })),
    { name: 'Long table', kind: 'room', capacity: 10, weekly: hours },
    { name: 'Kitchen', kind: 'room', capacity: 8, weekly: { tue: [['18:00', '21:30']] } },
  ],
  answers: [
    ...answered(
      ['When are you open?', '{{ business.hours }}.', 'open opening hours close closed when monday kitchen today'],
      ['¿Cuándo abrís?', '{{ business.hours }}.', 'abris abierto horario hora cerrais cuando lunes cocina hoy'],
    ),
    ...answered(
      [
        'Do you deliver?',
        'Yes, in town for €2.90, usually within 45 minutes. Orders start at €15.',
        'deliver delivery bring fee cost minimum long',
      ],
      [
        '¿Lleváis a domicilio?',
        'Sí, en la ciudad por 2,90 €, normalmente en 45 minutos. Pedido mínimo: 15 €.',
        'domicilio envio enviais llevais reparto gastos minimo',
      ],
    ),
    ...answered(
      [
        'What is vegan or gluten-free?',
        'The peppers and the bravas without aioli are vegan. Risotto and sea bass are free of gluten. Tell us about allergies, please.',
        'vegan vegetarian gluten allergy allergies nuts lactose',
      ],
      [
        '¿Qué hay vegano o sin gluten?',
        'Los pimientos y las bravas sin alioli son veganos. El risotto y la lubina no llevan gluten. Dinos tus alergias, por favor.',
        'vegano vegetariano gluten celiaco alergia alergias frutos lactosa',
      ],
    ),
    ...answered(
      ['Can I reserve a table?', 'Book it right here. For more than ten write "person".', 'table reserve reservation book seats tonight'],
      ['¿Puedo reservar mesa?', 'Resérvala aquí mismo. Para más de diez, escribe "persona".', 'mesa reservar reserva sitio noche'],
    ),
    ...answered(
      [
        'Are dogs and children welcome?',
        'Both. We have high chairs, small plates, and water for the dog.',
        'dog dogs child children kids baby welcome chair',
      ],
      [
        '¿Se puede ir con perros y niños?',
        'Con los dos. Tenemos tronas, platos pequeños y agua para el perro.',
        'perro perros nino ninos bebe trona',
      ],
    ),
  ],
};
