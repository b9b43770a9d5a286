import { Trouble } from './progress.mjs';
import { whenOrphaned } from './processes.mjs';

/**
 * What a launcher has started and must stop again, last thing first: on Ctrl-C, when it is told to end, when its
 * own parent disappears, and when something goes wrong.
 */
export class Lifetime {
  #stops = [];
  #abort = new AbortController();

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void this.end(0, signal === 'SIGINT' ? '\nStopping …' : undefined));
    whenOrphaned(() => void this.end(0));
    // Whoever read our output may go away before we do.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  }

  /** Aborted as soon as the end has begun, for work that should not go on then. */
  get signal() {
    return this.#abort.signal;
  }

  /** Stops the thing at the end, or at once when the end has come while it was being started. */
  async onEnd(stop) {
    if (this.signal.aborted) await stop();
    else this.#stops.push(stop);
  }

  async end(code, words) {
    if (this.signal.aborted) return;
    this.#abort.abort();
    if (words) console.log(words);
    let outcome = code;
    for (const stop of this.#stops.reverse()) {
      await stop().catch((error) => {
        console.error(error.message);
        outcome = 1;
      });
    }
    process.exit(outcome);
  }

  /** Runs the launcher's work. Trouble that the user can act on is shown as its one sentence, anything else in full. */
  async run(work) {
    try {
      await work();
    } catch (error) {
      if (this.signal.aborted) return;
      console.error(error instanceof Trouble ? error.message : error);
      await this.end(1);
    }
  }
}
