import type { SeedAnswer } from './starter-set.ts';

export const bakeryAnswers: readonly SeedAnswer[] = [
  {
    language: 'en',
    question: 'When are you open?',
    answer: '{{ business.hours }}.',
    keywords: ['open', 'opening', 'hours', 'close', 'closed', 'when', 'sunday', 'today'],
  },
  {
    language: 'en',
    question: 'Do you deliver?',
    answer:
      'Yes, anywhere in town for {{ business.deliveryFee | money }}, usually within the hour.{% if business.minimumOrder > 0 %} Orders start at {{ business.minimumOrder | money }}.{% endif %}',
    keywords: ['deliver', 'delivery', 'bring', 'shipping', 'fee', 'cost', 'minimum'],
  },
  {
    language: 'en',
    question: 'How can I pay?',
    answer: 'In cash, when you get your order.',
    keywords: ['pay', 'payment', 'cash', 'card', 'paypal'],
  },
  {
    language: 'en',
    question: 'Where are you?',
    answer: 'At Rosenweg 12, 10119 Berlin, two minutes from the park.',
    keywords: ['where', 'address', 'location', 'find', 'shop', 'street'],
  },
  {
    language: 'en',
    question: 'Is there something vegan or gluten-free?',
    answer: 'Our sourdough, the seeded rolls and the coffee are vegan. All that we bake has gluten.',
    keywords: ['vegan', 'gluten', 'allergy', 'allergens', 'nuts', 'lactose', 'milk'],
  },
  {
    language: 'en',
    question: 'Can I order a cake for a party?',
    answer: 'With pleasure: tell us two days ahead. Write "person" and somebody will talk it over with you.',
    keywords: ['party', 'birthday', 'wedding', 'custom', 'cake', 'ahead'],
  },
  {
    language: 'es',
    question: '¿Cuándo abrís?',
    answer: '{{ business.hours }}.',
    keywords: ['abris', 'abierto', 'horario', 'hora', 'cerrais', 'cuando', 'domingo', 'hoy'],
  },
  {
    language: 'es',
    question: '¿Lleváis a domicilio?',
    answer:
      'Sí, en toda la ciudad por {{ business.deliveryFee | money }}, normalmente en menos de una hora.{% if business.minimumOrder > 0 %} Pedido mínimo: {{ business.minimumOrder | money }}.{% endif %}',
    keywords: ['domicilio', 'envio', 'enviais', 'llevais', 'reparto', 'gastos', 'minimo'],
  },
  {
    language: 'es',
    question: '¿Cómo puedo pagar?',
    answer: 'En efectivo, al recibir tu pedido.',
    keywords: ['pagar', 'pago', 'efectivo', 'tarjeta'],
  },
  {
    language: 'es',
    question: '¿Dónde estáis?',
    answer: 'En Rosenweg 12, 10119 Berlín, a dos minutos del parque.',
    keywords: ['donde', 'direccion', 'ubicacion', 'tienda', 'calle'],
  },
  {
    language: 'es',
    question: '¿Hay algo vegano o sin gluten?',
    answer: 'El pan de masa madre, los panecillos de semillas y el café son veganos. Todo lo que horneamos lleva gluten.',
    keywords: ['vegano', 'gluten', 'celiaco', 'alergia', 'alergenos', 'frutos', 'lactosa', 'leche'],
  },
  {
    language: 'es',
    question: '¿Puedo encargar una tarta?',
    answer: 'Con mucho gusto, con dos días de antelación. Escribe "persona" y lo hablamos contigo.',
    keywords: ['encargar', 'encargo', 'tarta', 'cumpleanos', 'fiesta', 'boda'],
  },
];
