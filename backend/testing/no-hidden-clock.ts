import type { Linter } from 'eslint';

const clock = 'Ask the Clock (backend/database/ports.ts), or in SQL the_time(): a simulation moves those, and nothing else.';
const chance = 'Ask Random (backend/database/ports.ts) or newId (backend/database/ids.ts): a simulation must run the same way twice.';

/** SQL in our code is text: a statement that asks the database's own clock, or its dice, is found there. */
const ownClockOfSql = String.raw`/\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|\bcurrent_timestamp\b/i`;
const ownDiceOfSql = String.raw`/\b(?:random|gen_random_uuid|uuidv4|uuidv7)\(\)/i`;
const inText = (pattern: string) => `:matches(Literal[value=${pattern}], TemplateElement[value.raw=${pattern}])`;

const forbidden: Linter.RulesRecord = {
  'no-restricted-globals': [
    'error',
    {
      checkGlobalObject: true,
      globals: [
        ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({ name, message: clock })),
        { name: 'crypto', message: chance },
      ],
    },
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: clock },
    { object: 'Temporal', property: 'Now', message: clock },
    { object: 'process', property: 'hrtime', message: clock },
    { object: 'process', property: 'uptime', message: clock },
    { object: 'Math', property: 'random', message: chance },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clock },
    { selector: 'CallExpression[callee.name="Date"]', message: clock },
    { selector: inText(ownClockOfSql), message: clock },
    { selector: inText(ownDiceOfSql), message: chance },
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        ...['timers', 'timers/promises', 'perf_hooks'].flatMap((name) => [
          { name, message: clock },
          { name: `node:${name}`, message: clock },
        ]),
        ...['crypto', 'node:crypto'].map((name) => ({
          name,
          importNames: [
            'default',
            'randomBytes',
            'randomFill',
            'randomFillSync',
            'randomInt',
            'randomUUID',
            'randomUUIDv7',
            'getRandomValues',
            'webcrypto',
          ],
          message: chance,
        })),
        { name: 'uuid', importNames: ['v1', 'v4', 'v6', 'v7'], message: chance },
      ],
    },
  ],
};

/**
 * The core has no clock, no dice and no timers of its own, so that a simulation can take their place. Whoever may have them is
 * listed here with the reason.
 */
export const noHiddenClock: Linter.Config = {
  files: ['backend/**/*.ts', 'flows/**/*.ts'],
  ignores: [
    // The ports themselves.
    'backend/database/{ports,ids}.ts',
    // Secrets must not be foreseen, least of all by a simulation.
    'backend/database/secrets.ts',
    'backend/access/**',
    // Measures how long things take, and decides nothing by it.
    'backend/telemetry/**',
    // The columns of the tables, as the migrations made them.
    '**/*.entity.ts',
    // The world outside: who plays Meta, fills the tables or attacks the server has a clock of its own.
    'backend/{sandbox,seed,bench,chaos,simulation,hostile,testing}/**',
    '**/*.{spec,browser}.ts',
    'backend/whatsapp/{room-under-test,stand-in-graph}.ts',
    'backend/payments/stripe-under-test.ts',
    // Tries a flow on the screen and in the terminal, where a conversation begins now.
    'flows/simulate/**',
  ],
  rules: forbidden,
};
