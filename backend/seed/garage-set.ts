import { answered, onWorkdays, single, type StarterSet } from './starter-set.ts';

const hours = { ...onWorkdays(['07:30', '17:30']), sat: [['09:00', '13:00']] } as const;

export const garageSet: StarterSet = {
  trade: 'Garage',
  terms: { openingHours: hours, delivers: false, deliveryFee: 0, minimumOrder: 0, address: 'Werkstraße 8, 12435 Berlin' },
  taxRates: [{ name: 'VAT 19 %', basisPoints: 1900, inclusive: false }],
  products: [
    {
      name: 'Winter tyre',
      description: 'Each, without fitting',
      category: 'Tyres',
      tax: 'VAT 19 %',
      variants: [
        { name: '195/65 R15', retailerId: 'winter-195-65-15', amount: 7400, onHand: 24 },
        { name: '205/55 R16', retailerId: 'winter-205-55-16', amount: 8900, onHand: 16 },
        { name: '225/45 R17', retailerId: 'winter-225-45-17', amount: 11_200, onHand: 8 },
      ],
    },
    { name: 'Wiper blades', description: 'A pair', category: 'Parts', tax: 'VAT 19 %', variants: single('wipers', 2490, 40) },
    {
      name: 'Battery 70 Ah',
      description: 'With two years of warranty',
      category: 'Parts',
      tax: 'VAT 19 %',
      variants: single('battery-70', 10_900, 7),
    },
    { name: 'Engine oil 5W-30', description: 'Five litres', category: 'Parts', tax: 'VAT 19 %', variants: single('oil-5w30', 3990, 22) },
  ],
  services: [
    {
      name: 'Inspection',
      description: 'By the plan of the maker; parts apart',
      minutes: 120,
      afterMinutes: 15,
      amount: 18_900,
      needs: [
        ['Lift 1', 'Lift 2'],
        ['Jonas', 'Emre'],
      ],
    },
    {
      name: 'Change of tyres',
      description: 'Four wheels, with balancing',
      minutes: 45,
      amount: 4900,
      needs: [
        ['Lift 1', 'Lift 2'],
        ['Jonas', 'Emre'],
      ],
    },
    { name: 'Brakes', description: 'Look and offer; the repair by quote', minutes: 30, amount: 0, needs: [['Emre']] },
    { name: 'Air conditioning', description: 'Empty, check, fill', minutes: 60, amount: 9900, lateFee: 2500, needs: [['Jonas']] },
    {
      name: 'Repair',
      description: 'Leave the car with us; we call before we begin',
      minutes: 480,
      amount: 0,
      needsApproval: true,
      needs: [['Lift 1', 'Lift 2']],
    },
  ],
  resources: [
    { name: 'Lift 1', kind: 'room', weekly: hours },
    { name: 'Lift 2', kind: 'room', weekly: onWorkdays(['07:30', '17:30']) },
    { name: 'Jonas', kind: 'person', weekly: onWorkdays(['07:30', '16:00']) },
    { name: 'Emre', kind: 'person', weekly: { ...onWorkdays(['09:00', '17:30']), sat: [['09:00', '13:00']] } },
  ],
  answers: [
    ...answered(
      ['When are you open?', '{{ business.hours }}.', 'open opening hours close closed when saturday today'],
      ['¿Cuándo abrís?', '{{ business.hours }}.', 'abris abierto horario hora cerrais cuando sabado hoy'],
    ),
    ...answered(
      [
        'Do you have a replacement car?',
        'Yes, for €25 a day, while we have yours. Write "person" so that we keep one for you.',
        'replacement car courtesy loan borrow meanwhile',
      ],
      [
        '¿Tenéis coche de sustitución?',
        'Sí, por 25 € al día mientras tenemos el tuyo. Escribe "persona" y te guardamos uno.',
        'sustitucion coche prestado mientras',
      ],
    ),
    ...answered(
      [
        'What will the repair cost?',
        'Ask for a quote here with a photo and the plate of your car. We begin only when you have said yes.',
        'cost price quote estimate repair much expensive',
      ],
      [
        '¿Cuánto costará la reparación?',
        'Pide aquí un presupuesto con una foto y la matrícula. Solo empezamos cuando dices que sí.',
        'cuesta precio presupuesto reparacion cuanto caro',
      ],
    ),
    ...answered(
      [
        'My car does not start.',
        'Write "person" with where you are. Outside opening hours call the breakdown service of your insurance.',
        'start breakdown broken tow towing stranded dead',
      ],
      [
        'Mi coche no arranca.',
        'Escribe "persona" y dinos dónde estás. Fuera de horario llama a la asistencia de tu seguro.',
        'arranca averia grua parado bateria',
      ],
    ),
    ...answered(
      [
        'Do you keep my wheels over the season?',
        'Yes, washed and measured, for €35 a season.',
        'keep store storage wheels tyres season winter summer',
      ],
      ['¿Guardáis mis ruedas?', 'Sí, lavadas y medidas, por 35 € la temporada.', 'guardar guardais ruedas neumaticos temporada'],
    ),
  ],
};
