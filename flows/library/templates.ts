/** What a template says in one language. */
export interface TemplateWording {
  /** With its variables numbered from 1. */
  readonly body: string;
  /** What each variable could be, for whoever reviews it at Meta. */
  readonly examples: readonly string[];
  /** The quick replies, in the order in which the step of the flow names what they stand for. */
  readonly buttons?: readonly string[];
}

/** A template that a shipped flow names, ready to be submitted for review. */
export interface ShippedTemplate {
  readonly name: string;
  readonly category: 'utility' | 'marketing';
  /** A file goes at its head. */
  readonly header?: 'document';
  readonly words: Readonly<Record<'en' | 'es', TemplateWording>>;
}

const time = {
  en: ['Cut and colour', 'Tuesday, 4 March, 15:00'],
  es: ['Corte y color', 'martes, 4 de marzo, 15:00'],
} as const;
const again = { en: ['Another time', 'Talk to a person', 'No, thanks'], es: ['Otra hora', 'Hablar con alguien', 'No, gracias'] } as const;

/** About a booking: what it is of, and when. */
const ofBooking = (name: string, en: string, es: string, buttons?: { readonly en: readonly string[]; readonly es: readonly string[] }) => ({
  name,
  category: 'utility' as const,
  words: {
    en: { body: en, examples: time.en, ...(buttons && { buttons: buttons.en }) },
    es: { body: es, examples: time.es, ...(buttons && { buttons: buttons.es }) },
  },
});

/**
 * What the shipped flows say to customers who have not written for a day. Meta takes such words only as approved templates; their variables
 * and buttons fit the steps that name them.
 */
export const shippedTemplates: readonly ShippedTemplate[] = [
  {
    name: 'order_update',
    category: 'utility',
    words: {
      en: {
        body: 'News of your order {{1}} with us: it {{2}}. Answer here if you have a question about it.',
        examples: ['O-1042', 'is ready to be picked up'],
      },
      es: {
        body: 'Novedades de tu pedido {{1}} con nosotros: {{2}}. Responde aquí si tienes alguna pregunta sobre él.',
        examples: ['O-1042', 'está listo para recoger'],
      },
    },
  },
  {
    name: 'order_left',
    category: 'marketing',
    words: {
      en: {
        body: 'You left an order with us the other day, with “{{1}}” in it. Shall we go on with it?',
        examples: ['Croissants'],
        buttons: ['Go on with it', 'No, thanks'],
      },
      es: {
        body: 'El otro día dejaste un pedido a medias, con «{{1}}». ¿Seguimos con él?',
        examples: ['Cruasanes'],
        buttons: ['Seguir con él', 'No, gracias'],
      },
    },
  },
  {
    name: 'product_back',
    category: 'marketing',
    words: {
      en: {
        body: 'You asked us to tell you: “{{1}}” is here again. Would you like some?',
        examples: ['Sourdough bread'],
        buttons: ['Order it', 'No, thanks'],
      },
      es: {
        body: 'Nos pediste que te avisáramos: vuelve a haber «{{1}}». ¿Quieres pedirlo?',
        examples: ['Pan de masa madre'],
        buttons: ['Pedirlo', 'No, gracias'],
      },
    },
  },
  {
    name: 'quote_ready',
    category: 'utility',
    header: 'document',
    words: {
      en: {
        body: 'Here is the quote {{1}} that you asked us for. It is valid until {{2}}, and the prices in it stay until then.',
        examples: ['Q-1042', '4 March 2027'],
      },
      es: {
        body: 'Aquí tienes el presupuesto {{1}} que nos pediste. Es válido hasta el {{2}}, y sus precios no cambian hasta entonces.',
        examples: ['Q-1042', '4 de marzo de 2027'],
      },
    },
  },
  {
    name: 'quote_decide',
    category: 'utility',
    words: {
      en: {
        body: 'Have you looked at our quote {{1}}? It is valid until {{2}}. Do you accept it?',
        examples: ['Q-1042', '4 March 2027'],
        buttons: ['Accept', 'Change it', 'Decline'],
      },
      es: {
        body: '¿Has mirado nuestro presupuesto {{1}}? Es válido hasta el {{2}}. ¿Lo aceptas?',
        examples: ['Q-1042', '4 de marzo de 2027'],
        buttons: ['Aceptar', 'Cambiarlo', 'Rechazar'],
      },
    },
  },
  {
    name: 'quote_expired',
    category: 'utility',
    words: {
      en: {
        body: 'Our quote {{1}} is no longer valid. Shall we renew it at the prices of today?',
        examples: ['Q-1042'],
        buttons: ['Renew it', 'No, thank you'],
      },
      es: {
        body: 'Nuestro presupuesto {{1}} ya no es válido. ¿Lo renovamos con los precios de hoy?',
        examples: ['Q-1042'],
        buttons: ['Renovarlo', 'No, gracias'],
      },
    },
  },
  {
    name: 'quote_late',
    category: 'utility',
    words: {
      en: {
        body: 'We are sorry: your quote {{1}} takes longer than we said. We are still working on it and send it as soon as it is done.',
        examples: ['Q-1042'],
      },
      es: {
        body: 'Lo sentimos: tu presupuesto {{1}} está tardando más de lo que dijimos. Seguimos con él y te lo enviamos en cuanto esté.',
        examples: ['Q-1042'],
      },
    },
  },
  {
    name: 'quote_withdrawn',
    category: 'utility',
    words: {
      en: { body: 'We are sorry: we had to withdraw our quote {{1}}. You are welcome to ask for a new one here.', examples: ['Q-1042'] },
      es: {
        body: 'Lo sentimos: hemos tenido que retirar nuestro presupuesto {{1}}. Puedes pedir uno nuevo aquí cuando quieras.',
        examples: ['Q-1042'],
      },
    },
  },
  {
    name: 'quote_accepted',
    category: 'utility',
    words: {
      en: {
        body: 'As you asked us, we have accepted our quote {{1}} for you. It has become your order {{2}} now.',
        examples: ['Q-1042', 'O-1077'],
      },
      es: {
        body: 'Como nos pediste, hemos aceptado por ti nuestro presupuesto {{1}}. Ahora es tu pedido {{2}} con nosotros.',
        examples: ['Q-1042', 'O-1077'],
      },
    },
  },
  ofBooking(
    'booking_confirmed',
    'Your booking with us is confirmed: {{1}} on {{2}}. To move or cancel it, write “my bookings” here.',
    'Tu reserva con nosotros está confirmada: {{1}}, el {{2}}. Para cambiarla o cancelarla, escribe «mis reservas» aquí.',
  ),
  ofBooking(
    'booking_approved',
    'Good news about your wish for {{1}}: we can do it on {{2}}. It is yours once the deposit is there; write “pay” to pay it.',
    'Buenas noticias sobre tu solicitud de {{1}}: podemos hacerlo el {{2}}. Será tuya en cuanto llegue el depósito; escribe «pagar» para pagarlo.',
  ),
  ofBooking(
    'booking_declined',
    'We are sorry: we cannot do {{1}} for you on {{2}}. May it be another time?',
    'Lo sentimos: no podemos hacer {{1}} el {{2}} como pedías. ¿Te vale otra hora?',
    again,
  ),
  ofBooking(
    'booking_cancelled',
    'We are sorry: we had to cancel {{1}}, which you booked for {{2}}. What you paid goes back to you. May it be another time?',
    'Lo sentimos: hemos tenido que cancelar {{1}}, que reservaste para el {{2}}. Te devolvemos lo que hayas pagado. ¿Te vale otra hora?',
    again,
  ),
  ofBooking(
    'booking_moved',
    'We had to move your booking of {{1}}. It is now on {{2}}. Does that suit you?',
    'Hemos tenido que cambiar tu reserva de {{1}}. Ahora es el {{2}}. ¿Te viene bien?',
    {
      en: ['That is fine', 'Another time', 'Talk to a person'],
      es: ['Me va bien', 'Otra hora', 'Hablar con alguien'],
    },
  ),
  ofBooking(
    'booking_disturbed',
    'We are very sorry: {{1}}, which you booked for {{2}}, cannot take place as planned. What shall we do?',
    'Lo sentimos mucho: {{1}}, que reservaste para el {{2}}, no puede ser como estaba previsto. ¿Qué hacemos?',
    { en: ['Another time', 'Cancel it', 'Talk to a person'], es: ['Otra hora', 'Cancelarla', 'Hablar con alguien'] },
  ),
  ofBooking(
    'booking_offered',
    'A time that you wait for has become free: {{1}}, on {{2}}. We keep it for you for 15 minutes. Would you like it?',
    'Se ha liberado una hora que esperabas: {{1}}, el {{2}}. Te la guardamos 15 minutos. ¿La quieres?',
    { en: ['Take it', 'No, thanks', 'Talk to a person'], es: ['La quiero', 'No, gracias', 'Hablar con alguien'] },
  ),
  ofBooking(
    'booking_let_go',
    'The deposit for your booking of {{1}} did not come in time, so {{2}} is free again. Write “book” here to try once more.',
    'El depósito de tu reserva de {{1}} no llegó a tiempo, así que el {{2}} vuelve a estar libre. Escribe «reservar» aquí para intentarlo otra vez.',
  ),
  ofBooking(
    'booking_reminder',
    'This is a reminder of what you booked with us: {{1}}, on {{2}}. Will you come?',
    'Te recordamos lo que reservaste con nosotros: {{1}}, el {{2}}. ¿Vendrás?',
    {
      en: ['I will come', 'Move it', 'Cancel it'],
      es: ['Iré', 'Cambiarla', 'Cancelarla'],
    },
  ),
  ofBooking(
    'booking_soon',
    'See you soon! You booked {{1}} with us for {{2}} and we look forward to it.',
    '¡Nos vemos pronto! Reservaste {{1}} con nosotros para el {{2}} y te esperamos.',
  ),
  {
    name: 'booking_missed',
    category: 'utility',
    words: {
      en: {
        body: 'We missed you at your booking of {{1}} today. Shall we find another time?',
        examples: [time.en[0]],
        buttons: ['Book again', 'No, thanks'],
      },
      es: {
        body: 'Hoy te echamos de menos en tu reserva de {{1}}. ¿Buscamos otra hora?',
        examples: [time.es[0]],
        buttons: ['Reservar otra vez', 'No, gracias'],
      },
    },
  },
];
