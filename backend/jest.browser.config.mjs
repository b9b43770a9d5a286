import backend from './jest.config.mjs';

/** The built product (`npm run build`) in a real browser. */
export default {
  ...backend,
  displayName: 'browser',
  roots: ['<rootDir>/backend/testing/browser'],
  testMatch: ['**/*.browser.ts'],
};
