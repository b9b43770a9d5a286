/** Backend specs: native ESM, TypeScript by SWC, one PostgreSQL for the run and a database of its own for each suite. */
export default {
  displayName: 'backend',
  rootDir: '..',
  roots: ['<rootDir>/backend', '<rootDir>/migrations'],
  testEnvironment: 'node',
  testTimeout: 30_000,
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          experimental: { keepImportAttributes: true },
        },
      },
    ],
  },
  setupFiles: ['<rootDir>/backend/testing/load-nest.mjs'],
  globalSetup: '<rootDir>/backend/testing/start-postgres.mjs',
  globalTeardown: '<rootDir>/backend/testing/stop-postgres.mjs',
};
