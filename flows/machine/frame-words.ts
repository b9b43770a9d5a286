import type { Text } from '../language/flow.ts';
import { plain } from '../language/text.ts';

/** What a customer may always write, whatever is being asked. */
export type GlobalWord = 'menu' | 'person' | 'cancel' | 'back' | 'stop' | 'stop-all' | 'start';

/** Each is a whole message, in any of the languages: a Spanish customer who writes `stop` means it too. */
const globalWords: Readonly<Record<GlobalWord, readonly string[]>> = {
  menu: ['menu', 'main menu', 'start over', 'menú', 'menu principal', 'inicio', 'empezar de nuevo'],
  person: [
    'person',
    'human',
    'agent',
    'a person',
    'talk to a person',
    'speak to a person',
    'talk to someone',
    'real person',
    'operator',
    'persona',
    'humano',
    'agente',
    'una persona',
    'hablar con una persona',
    'hablar con alguien',
    'asesor',
    'operador',
  ],
  cancel: ['cancel', 'cancel it', 'never mind', 'nevermind', 'forget it', 'cancelar', 'cancela', 'olvidalo', 'dejalo'],
  back: ['back', 'go back', 'previous', 'atras', 'volver', 'anterior'],
  stop: ['stop', 'stop promotions', 'stop offers', 'unsubscribe', 'opt out', 'alto', 'baja', 'darme de baja', 'parar'],
  'stop-all': ['stop all', 'stopall', 'stop everything', 'parar todo', 'baja total', 'no mas mensajes'],
  start: ['start', 'unstop', 'subscribe', 'opt in', 'alta', 'darme de alta', 'suscribirme'],
};

const wordsByText: ReadonlyMap<string, GlobalWord> = new Map(
  (Object.keys(globalWords) as GlobalWord[]).flatMap((word) => globalWords[word].map((text) => [plain(text), word] as const)),
);

export function globalWordIn(text: string): GlobalWord | undefined {
  return text.length > 40 ? undefined : wordsByText.get(plain(text));
}

/** What the frame itself says. */
export const frameWords = {
  stale: {
    en: 'That button was for an earlier question. Let’s go on here:',
    es: 'Ese botón era de una pregunta anterior. Sigamos aquí:',
  },
  voice: {
    en: 'Sorry, I can’t listen to voice notes yet. Could you type it? Or write “person”, and someone will listen to it.',
    es: 'Lo siento, todavía no puedo escuchar notas de voz. ¿Me lo escribes? O escribe «persona» y alguien la escuchará.',
  },
  file: {
    en: 'Thank you, I got it, but I can’t use it for this question.',
    es: 'Gracias, lo recibí, pero no me sirve para esta pregunta.',
  },
  place: {
    en: 'Thank you for the location. I don’t need it for this question.',
    es: 'Gracias por la ubicación. No la necesito para esta pregunta.',
  },
  unreadable: {
    en: 'Sorry, I can’t read that kind of message.',
    es: 'Lo siento, no puedo leer ese tipo de mensaje.',
  },
  toPerson: {
    en: 'I’ll pass this on to a person from our team. They will answer you here.',
    es: 'Le paso esto a una persona de nuestro equipo. Te responderá por aquí.',
  },
  resumed: {
    en: 'You are back with our assistant.',
    es: 'Vuelves a estar con nuestro asistente.',
  },
  stopped: {
    en: 'Done: you will get no more offers from us. You can still write to us here at any time.',
    es: 'Listo: no recibirás más promociones nuestras. Puedes escribirnos aquí cuando quieras.',
  },
  stoppedAll: {
    en: 'Done: we will only answer when you write to us.',
    es: 'Listo: solo te responderemos cuando nos escribas.',
  },
  started: {
    en: 'Done: you will hear from us again. Write “stop” whenever you have enough.',
    es: 'Listo: volverás a saber de nosotros. Escribe «stop» cuando quieras parar.',
  },
  first: {
    en: 'I can’t go back any further from here.',
    es: 'Desde aquí no puedo volver más atrás.',
  },
  waiting: {
    en: 'Thank you, we are still on it. Write “person” if you want to talk to someone.',
    es: 'Gracias, seguimos en ello. Escribe «persona» si quieres hablar con alguien.',
  },
  cancelAsk: {
    en: 'Shall I stop here and go to the menu?',
    es: '¿Lo dejo aquí y vamos al menú?',
  },
  correctAsk: {
    en: 'You changed your answer to “{{ event.text }}”. Shall I go back and use that?',
    es: 'Cambiaste tu respuesta a «{{ event.text }}». ¿Vuelvo atrás y uso esa?',
  },
  use: { en: 'Yes, use it', es: 'Sí, úsala' },
  yes: { en: 'Yes', es: 'Sí' },
  no: { en: 'No, go on', es: 'No, seguir' },
  choose: { en: 'Please choose:', es: 'Elige una opción:' },
  listButton: { en: 'Choose', es: 'Elegir' },
  nextPage: { en: 'More', es: 'Más' },
  firstPage: { en: 'Back to start', es: 'Volver al inicio' },
  wrong: {
    form: { en: 'Please open the form with the button and fill it in.', es: 'Abre el formulario con el botón y rellénalo, por favor.' },
    choice: { en: 'Sorry, I didn’t get that. Please choose one of these.', es: 'Perdona, no te entendí. Elige una de estas opciones.' },
    text: { en: 'Sorry, I didn’t get that. Please type your answer.', es: 'Perdona, no te entendí. Escribe tu respuesta, por favor.' },
    number: { en: 'Please answer with a number, for example 2.', es: 'Responde con un número, por ejemplo 2.' },
    date: { en: 'Please answer with a date, for example 24.12.2026.', es: 'Responde con una fecha, por ejemplo 24/12/2026.' },
    time: { en: 'Please answer with a time, for example 15:30.', es: 'Responde con una hora, por ejemplo 15:30.' },
    email: {
      en: 'Please answer with an e-mail address, for example ana@example.com.',
      es: 'Responde con un correo, por ejemplo ana@example.com.',
    },
    phone: {
      en: 'Please answer with a phone number and its country code, for example +34 600 000 000.',
      es: 'Responde con un teléfono con prefijo, por ejemplo +34 600 000 000.',
    },
    place: { en: 'Please send a location, or type the address.', es: 'Envía una ubicación o escribe la dirección.' },
    cart: { en: 'Please send a basket from our catalog.', es: 'Envía un carrito de nuestro catálogo, por favor.' },
    photo: { en: 'Please send a photo.', es: 'Envía una foto, por favor.' },
    file: { en: 'Please send a photo or a file.', es: 'Envía una foto o un archivo, por favor.' },
  },
} as const satisfies Readonly<Record<string, Text | Readonly<Record<string, Text>>>>;
