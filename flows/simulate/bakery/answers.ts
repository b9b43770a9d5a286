/** A question that the bakery has an answer to. */
export interface Answer {
  readonly id: string;
  readonly title: string;
  /** Two of these in a question make a hit, one a guess. Without accents. */
  readonly words: readonly string[];
  readonly answer: string;
}

export const answers: Readonly<Record<'en' | 'es', readonly Answer[]>> = {
  en: [
    {
      id: 'hours',
      title: 'Opening hours',
      words: ['open', 'opening', 'hours', 'close', 'when', 'today'],
      answer: 'We are open from Monday to Saturday, 9:00 to 18:00.',
    },
    {
      id: 'delivery',
      title: 'Delivery',
      words: ['deliver', 'delivery', 'bring', 'cost', 'fee', 'far'],
      answer: 'We deliver in town for €3.00, usually within the hour.',
    },
    { id: 'payment', title: 'Ways to pay', words: ['pay', 'payment', 'card', 'cash'], answer: 'You pay in cash when you get your order.' },
    {
      id: 'allergens',
      title: 'Allergens',
      words: ['gluten', 'allergy', 'allergens', 'nuts', 'vegan', 'free'],
      answer: 'We bake with wheat and nuts. The orange juice and the coffee are free of gluten.',
    },
  ],
  es: [
    {
      id: 'hours',
      title: 'Horario',
      words: ['abris', 'abierto', 'horario', 'hora', 'cerrais', 'cuando', 'hoy'],
      answer: 'Abrimos de lunes a sábado, de 9:00 a 18:00.',
    },
    {
      id: 'delivery',
      title: 'Envío',
      words: ['envio', 'domicilio', 'llevais', 'cuesta', 'enviais', 'gastos'],
      answer: 'Llevamos a domicilio en la ciudad por 3,00 €, normalmente en una hora.',
    },
    {
      id: 'payment',
      title: 'Formas de pago',
      words: ['pago', 'pagar', 'tarjeta', 'efectivo'],
      answer: 'Pagas en efectivo al recibir tu pedido.',
    },
    {
      id: 'allergens',
      title: 'Alérgenos',
      words: ['gluten', 'alergia', 'alergenos', 'frutos', 'vegano', 'celiaco'],
      answer: 'Horneamos con trigo y frutos secos. El zumo y el café no llevan gluten.',
    },
  ],
};
