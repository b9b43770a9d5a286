import type { OpeningHours } from '../contract/businesses.ts';
import { answered, single, type StarterSet } from './starter-set.ts';

const long = [['09:00', '19:00']] as const;
const hours: OpeningHours = { tue: long, wed: long, thu: [['09:00', '20:00']], fri: [['09:00', '20:00']], sat: [['09:00', '16:00']] };

export const salonSet: StarterSet = {
  trade: 'Salon',
  terms: { openingHours: hours, delivers: true, deliveryFee: 490, minimumOrder: 1500, address: 'Kastanienweg 21, 10119 Berlin' },
  taxRates: [{ name: 'VAT 19 %', basisPoints: 1900, inclusive: true }],
  products: [
    {
      name: 'Shampoo',
      description: 'Mild, without silicone',
      category: 'Hair care',
      tax: 'VAT 19 %',
      variants: [
        { name: '250 ml', retailerId: 'shampoo-250', amount: 1490, onHand: 18 },
        { name: '1 litre', retailerId: 'shampoo-1000', amount: 3990, onHand: 6 },
      ],
    },
    {
      name: 'Hair oil',
      description: 'Argan, for dry ends',
      category: 'Hair care',
      tax: 'VAT 19 %',
      variants: single('hair-oil', 1990, 10),
    },
    { name: 'Styling paste', description: 'Strong hold, matt', category: 'Styling', tax: 'VAT 19 %', variants: single('paste', 1650, 14) },
    { name: 'Gift voucher', description: 'As a card or by message', category: 'Vouchers', variants: single('voucher-50', 5000, null) },
  ],
  services: [
    { name: 'Cut, short hair', description: 'With washing', minutes: 30, amount: 3400, needs: [['Lena', 'Marco', 'Aylin']] },
    { name: 'Cut, long hair', description: 'With washing and blow-drying', minutes: 60, amount: 5900, needs: [['Lena', 'Aylin']] },
    {
      name: 'Colour',
      description: 'Roots or all, with care',
      minutes: 120,
      afterMinutes: 10,
      amount: 8900,
      deposit: 2000,
      lateFee: 2000,
      needs: [['Lena', 'Aylin']],
    },
    { name: 'Beard', description: 'Shape and hot towel', minutes: 30, amount: 2400, needs: [['Marco']] },
    { name: 'Make-up class', description: 'Six at a time', minutes: 90, amount: 4500, places: 6, lateFee: 1500, needs: [['Studio']] },
  ],
  resources: [
    { name: 'Lena', kind: 'person', weekly: hours },
    { name: 'Marco', kind: 'person', weekly: hours },
    { name: 'Aylin', kind: 'person', weekly: { thu: [['12:00', '20:00']], fri: [['12:00', '20:00']], sat: [['09:00', '16:00']] } },
    { name: 'Studio', kind: 'room', capacity: 6, weekly: { sat: [['10:00', '16:00']] } },
  ],
  answers: [
    ...answered(
      ['When are you open?', '{{ business.hours }}.', 'open opening hours close closed when monday today'],
      ['¿Cuándo abrís?', '{{ business.hours }}.', 'abris abierto horario hora cerrais cuando lunes hoy'],
    ),
    ...answered(
      [
        'What does a cut cost?',
        'Short hair €34, long hair €59, both with washing. Colour starts at €89.',
        'cost price prices much cut colour expensive',
      ],
      [
        '¿Cuánto cuesta un corte?',
        'Pelo corto 34 €, pelo largo 59 €, los dos con lavado. El color, desde 89 €.',
        'cuesta precio precios cuanto corte color',
      ],
    ),
    ...answered(
      [
        'Can I come without an appointment?',
        'If a chair is free, yes. With an appointment you do not wait: book it right here.',
        'appointment walk without spontaneous wait free',
      ],
      ['¿Puedo ir sin cita?', 'Si hay un sitio libre, sí. Con cita no esperas: resérvala aquí mismo.', 'cita sin esperar libre hueco'],
    ),
    ...answered(
      [
        'Until when can I cancel?',
        'Free of charge until a day before. Later a colour costs €20, the rest nothing, but tell us, please.',
        'cancel cancellation move reschedule late',
      ],
      [
        '¿Hasta cuándo puedo cancelar?',
        'Gratis hasta un día antes. Después, el color cuesta 20 €; lo demás nada, pero avísanos, por favor.',
        'cancelar anular cambiar mover tarde',
      ],
    ),
    ...answered(
      [
        'Do you test for allergies?',
        'Before a first colour we test a spot of skin two days ahead, for free. Write "person" for a time.',
        'allergy allergies allergic skin test patch',
      ],
      [
        '¿Hacéis prueba de alergia?',
        'Antes del primer color probamos en la piel dos días antes, gratis. Escribe "persona" para una hora.',
        'alergia alergias piel prueba',
      ],
    ),
  ],
};
