/** A failure that the user can act on. Its message is all that is shown. */
export class Trouble extends Error {}

/** Says what is being done, says so again every few seconds, and how long it took when it took long. */
export async function step(doing, work, { say = console.log, quietBelow = 300 } = {}) {
  const began = Date.now();
  const seconds = () => Math.max(1, Math.round((Date.now() - began) / 1000));
  let announced = false;
  const announce = setTimeout(() => {
    announced = true;
    say(`${doing} …`);
  }, quietBelow);
  const reminder = setInterval(() => say(`${doing} … ${seconds()} s`), 4_000);
  try {
    const result = await work();
    if (announced) say(`${doing}: done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(announce);
    clearInterval(reminder);
  }
}
