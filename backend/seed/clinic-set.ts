import { answered, onWorkdays, single, type StarterSet } from './starter-set.ts';

const hours = onWorkdays(['08:00', '12:30'], ['14:00', '18:00']);

export const clinicSet: StarterSet = {
  trade: 'Clinic',
  terms: { openingHours: hours, delivers: false, deliveryFee: 0, minimumOrder: 0, address: 'Lindenallee 3, 10119 Berlin' },
  taxRates: [
    { name: 'VAT 19 %', basisPoints: 1900, inclusive: true },
    { name: 'Treatments', basisPoints: 0, inclusive: true },
  ],
  products: [
    {
      name: 'Electric toothbrush',
      description: 'With two heads',
      category: 'Care at home',
      tax: 'VAT 19 %',
      variants: single('toothbrush', 5990, 12),
    },
    {
      name: 'Brush heads',
      description: 'Pack of four',
      category: 'Care at home',
      tax: 'VAT 19 %',
      variants: single('brush-heads', 1690, 30),
    },
    {
      name: 'Night guard box',
      description: 'For splints and retainers',
      category: 'Care at home',
      tax: 'VAT 19 %',
      variants: single('guard-box', 650, 20),
    },
    {
      name: 'Gift voucher',
      description: 'For a cleaning',
      category: 'Vouchers',
      tax: 'Treatments',
      variants: single('voucher-cleaning', 9500, null),
    },
  ],
  services: [
    {
      name: 'Check-up',
      description: 'Look, X-ray where needed, talk',
      minutes: 30,
      afterMinutes: 10,
      amount: 6500,
      needs: [['Dr. Amira Haddad', 'Dr. Paul Lenz']],
    },
    {
      name: 'Cleaning',
      description: 'By our hygienist',
      minutes: 45,
      afterMinutes: 10,
      amount: 9500,
      lateFee: 3000,
      needs: [['Sofia Marín']],
    },
    {
      name: 'Whitening',
      description: 'One session, with advice before',
      minutes: 90,
      afterMinutes: 15,
      amount: 29_000,
      deposit: 5000,
      lateFee: 5000,
      needs: [['Sofia Marín'], ['Room 2']],
    },
    {
      name: 'First consultation',
      description: 'For new patients; we confirm the time',
      minutes: 40,
      amount: 0,
      needsApproval: true,
      needs: [['Dr. Amira Haddad']],
    },
  ],
  resources: [
    { name: 'Dr. Amira Haddad', kind: 'person', weekly: onWorkdays(['08:00', '12:30'], ['14:00', '17:00']) },
    { name: 'Dr. Paul Lenz', kind: 'person', weekly: { mon: [['10:00', '18:00']], wed: [['10:00', '18:00']], fri: [['08:00', '13:00']] } },
    { name: 'Sofia Marín', kind: 'person', weekly: hours },
    { name: 'Room 2', kind: 'room', weekly: hours },
  ],
  answers: [
    ...answered(
      ['When are you open?', '{{ business.hours }}.', 'open opening hours close closed when saturday today'],
      ['¿Cuándo abrís?', '{{ business.hours }}.', 'abris abierto horario hora cerrais cuando sabado hoy'],
    ),
    ...answered(
      [
        'Do you take my insurance?',
        'All statutory insurances and private ones. Please bring your card to the first visit of each quarter.',
        'insurance insured card private statutory cover',
      ],
      [
        '¿Aceptáis mi seguro?',
        'Todos los seguros públicos y los privados. Trae tu tarjeta en la primera visita de cada trimestre.',
        'seguro mutua tarjeta privado publico cobertura',
      ],
    ),
    ...answered(
      [
        'I am in pain. What can I do?',
        'Write "person" and we find you a time today. Outside opening hours call the emergency service at 116 117.',
        'pain hurts hurt emergency urgent swollen bleeding',
      ],
      [
        'Me duele. ¿Qué hago?',
        'Escribe "persona" y te buscamos hora para hoy. Fuera de horario llama a urgencias: 116 117.',
        'dolor duele urgencia urgente hinchado sangra',
      ],
    ),
    ...answered(
      [
        'Until when can I cancel?',
        'Free of charge until a day before. Later a cleaning costs €30 and a whitening the deposit.',
        'cancel cancellation move reschedule late fee',
      ],
      [
        '¿Hasta cuándo puedo cancelar?',
        'Gratis hasta un día antes. Después, una limpieza cuesta 30 € y un blanqueamiento la señal.',
        'cancelar anular cambiar mover tarde coste',
      ],
    ),
    ...answered(
      [
        'Where are you?',
        'At Lindenallee 3, 10119 Berlin, second floor with a lift.',
        'where address location find lift wheelchair parking',
      ],
      ['¿Dónde estáis?', 'En Lindenallee 3, 10119 Berlín, segunda planta con ascensor.', 'donde direccion ubicacion ascensor aparcar'],
    ),
  ],
};
