import { plain } from '../language/text.ts';

/** How questions begin that somebody writes without a question mark. Without accents. */
const beginnings = [
  ...['what', 'when', 'where', 'how', 'who', 'which', 'why', 'do you', 'does', 'are you', 'is there', 'is it', 'can i', 'can you', 'could'],
  ...['que', 'cuando', 'donde', 'como', 'quien', 'cual', 'cuanto', 'cuanta', 'cuantos', 'por que', 'a que', 'teneis', 'tienen', 'tienes'],
  ...['hay', 'puedo', 'puedes', 'podeis', 'se puede', 'aceptais', 'aceptan'],
];

/** Whether words are a question, as far as that can be told without understanding them: two of them at least. */
export function looksLikeQuestion(text: string): boolean {
  const words = plain(text).split(' ');
  if (words.length < 2 || text.length > 500) return false;
  if (/[?¿？]/u.test(text)) return true;
  const said = words.join(' ');
  return words.length > 2 && beginnings.some((beginning) => said.startsWith(`${beginning} `));
}
