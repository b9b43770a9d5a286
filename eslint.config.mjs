import js from '@eslint/js';
import angular from 'angular-eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { noHiddenClock } from './backend/testing/no-hidden-clock.ts';

const node = ['process', 'console', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Buffer', 'URL', 'AbortController', 'fetch'];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

/** What leaves a name unused on purpose begins with an underscore. */
const unused = ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }];

const typescript = {
  '@typescript-eslint/no-unused-vars': unused,
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
};

export default defineConfig(
  globalIgnores(['dist', 'data', '.cache', 'node_modules', 'coverage']),
  {
    files: ['**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: readonly([...node, 'globalThis']) },
    rules: { 'no-unused-vars': unused },
  },
  {
    files: ['backend/**/*.ts', 'flows/**/*.ts', 'migrations/**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['backend/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: typescript,
  },
  {
    // Nest reads the types of constructor parameters at run time: a type-only import would hide the class from it.
    files: ['backend/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  noHiddenClock,
  {
    files: ['frontend/**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked, ...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    languageOptions: { parserOptions: { project: ['frontend/tsconfig.app.json', 'frontend/tsconfig.spec.json'], tsconfigRootDir: import.meta.dirname } },
    rules: typescript,
  },
  {
    files: ['frontend/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  {
    // Answers over HTTP and rows of the catalog are looked at as they come.
    files: ['**/*.spec.ts', '**/*.browser.ts', 'backend/testing/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/switch-exhaustiveness-check': 'off' },
  },
);
