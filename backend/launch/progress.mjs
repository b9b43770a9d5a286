/** A failure that the user can act on. Its message is all that is shown. */
export class Trouble extends Error {}

/** What is being done now, and since when. Several things may be, and then one line tells of all. */
const underway = new Map();
let reminder;

/** Says what is being done, says every few seconds that it still is, and how long it took. What is quick is not mentioned. */
export async function step(doing, work, { say = console.log, quietBelow = 300 } = {}) {
  const began = Date.now();
  let announced = false;
  const announce = setTimeout(() => {
    announced = true;
    say(`${doing} …`);
    underway.set(doing, began);
    reminder ??= setInterval(() => say(`  ${[...underway].map(([what, since]) => `${what}, ${secondsSince(since)} s`).join('  ·  ')}`), 5_000);
  }, quietBelow);
  try {
    const result = await work();
    if (announced) say(`${doing}: done in ${secondsSince(began)} s`);
    return result;
  } finally {
    clearTimeout(announce);
    underway.delete(doing);
    if (!underway.size) reminder = void clearInterval(reminder);
  }
}

const secondsSince = (then) => Math.max(1, Math.round((Date.now() - then) / 1000));
