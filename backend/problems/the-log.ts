import type { Params } from 'nestjs-pino';
import { discreet } from './discreet.ts';
import { errorInTheLog } from './error-in-the-log.ts';
import { requestsInTheLog } from './requests-in-the-log.ts';

/** These come by the thousand or the second, and the figures count them: only what goes wrong with them is worth a line. */
const counted = /^\/(webhooks\/whatsapp|healthz|readyz|metrics)\b/;

/**
 * The log: one JSON object a line. Whatever is said passes here, so that a message, a name, a number or a token that an error carries
 * does not stand in it.
 */
export function theLog(environment: NodeJS.ProcessEnv = process.env): Params {
  const production = environment['NODE_ENV'] === 'production';
  return {
    pinoHttp: {
      level: environment['LOG_LEVEL'] ?? (production ? 'info' : 'warn'),
      autoLogging: production,
      customLogLevel: ({ url }, { statusCode }, error) => {
        if (error || statusCode >= 500) return 'error';
        return statusCode < 400 && counted.test(url ?? '') ? 'silent' : 'info';
      },
      serializers: { ...requestsInTheLog, err: errorInTheLog },
      formatters: { log: (said) => Object.fromEntries(Object.entries(said).map(([key, value]) => [key, discreetly(value)])) },
      hooks: {
        logMethod(said, write) {
          write.apply(this, withWords(said).map(discreetly) as typeof said);
        },
      },
    },
  };
}

/** Where nothing is said beside an error, pino says the error's own words, and would do so past us. */
function withWords(said: readonly unknown[]): readonly unknown[] {
  const [first, words] = said;
  const error: unknown = first instanceof Error ? first : (first as { err?: unknown } | null | undefined)?.err;
  if (words !== undefined || !(error instanceof Error)) return said;
  return [first instanceof Error ? { err: first } : first, error.message];
}

const discreetly = (value: unknown): unknown => (typeof value === 'string' ? discreet(value) : value);
