import type { Flow } from '../../flows/language/flow.ts';
import type { Received } from '../../flows/machine/events.ts';
import type { Talk } from './talk.ts';

/** Words that a first message often begins with, and that give its language away. */
const tellTales: Readonly<Record<string, readonly string[]>> = {
  en: ['hi', 'hello', 'hey', 'good', 'please', 'thanks', 'the', 'i', 'want', 'would', 'order', 'menu'],
  es: [
    'hola',
    'buenas',
    'buenos',
    'buen',
    'quiero',
    'quisiera',
    'necesito',
    'gracias',
    'por',
    'favor',
    'me',
    'una',
    'pedido',
    'pedir',
    'menú',
    'qué',
  ],
};

/** Calling codes and ISO countries where most people read Spanish. */
const spanishCodes = ['34', '51', '52', '53', '54', '56', '57', '58', '502', '503', '504', '505', '506', '507', '591', '593', '595', '598'];
const spanishCountries = ['ES', 'PE', 'MX', 'CU', 'AR', 'CL', 'CO', 'VE', 'GT', 'SV', 'HN', 'NI', 'CR', 'PA', 'BO', 'EC', 'PY', 'UY', 'DO'];

/**
 * The language to begin in, out of those that the flows speak: by the words of the first message, else by the country of the
 * number or user id, else the business's own. The customer can change it by the flow.
 */
export function languageOf(
  { waId, bsuid }: Pick<Talk, 'waId' | 'bsuid'>,
  message: Received,
  flows: readonly Flow[],
  otherwise: string,
): string {
  const spoken = languagesOf(flows);
  const words = message.kind === 'text' ? (message.text.toLowerCase().match(/\p{L}+/gu) ?? []) : [];
  const counts = Object.entries(tellTales)
    .filter(([language]) => spoken.has(language))
    .map(([language, known]) => [language, words.filter((word) => known.includes(word)).length] as const)
    .sort(([, a], [, b]) => b - a);
  const [first, second] = counts;
  if (first && first[1] > (second?.[1] ?? 0)) return first[0];

  const fromSpanish = bsuid
    ? spanishCountries.includes(bsuid.slice(0, 2))
    : waId !== null && spanishCodes.some((code) => waId.startsWith(code));
  return fromSpanish && spoken.has('es') ? 'es' : otherwise;
}

const languages = new WeakMap<Flow, ReadonlySet<string>>();

/** A published flow never changes, so what it speaks is found out once. */
function languagesOf(flows: readonly Flow[]): ReadonlySet<string> {
  return new Set(
    flows.flatMap((flow) => {
      const known = languages.get(flow) ?? languagesIn(flow);
      languages.set(flow, known);
      return [...known];
    }),
  );
}

function languagesIn({ steps }: Flow): ReadonlySet<string> {
  const texts = Object.values(steps).flatMap((step) => ('text' in step && step.text !== undefined ? [step.text] : []));
  return new Set(texts.flatMap((text) => (typeof text === 'string' ? [] : Object.keys(text))));
}
