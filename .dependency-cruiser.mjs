// The coarse walls and the circles between files. The fine table, room by room, is backend/testing/rooms.ts.
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'A circle means that a wall stands in the wrong place. Entities refer to each other by type, as their tables do.',
      severity: 'error',
      from: { pathNot: '[.]entity[.]ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'flows-are-pure',
      comment: 'The flow language knows neither database, HTTP nor screen: it runs in the browser too.',
      severity: 'error',
      from: { path: '^flows/', pathNot: '([.]spec[.]ts|jest[.]config[.]mjs)$' },
      to: { path: ['^(backend|frontend|migrations)/', 'node_modules/(@nestjs|typeorm|pg|@angular)/'] },
    },
    {
      name: 'dashboard-by-contract',
      comment: 'The dashboard knows the backend by its contract alone.',
      severity: 'error',
      from: { path: '^frontend/' },
      to: { path: '^(backend/(?!contract/)|migrations/)' },
    },
    { name: 'backend-without-screen', severity: 'error', from: { path: '^(backend|migrations)/' }, to: { path: '^frontend/' } },
    {
      name: 'no-test-in-the-product',
      severity: 'error',
      from: { pathNot: '([.](spec|browser)|-under-test)[.]ts$|/testing/|^backend/jest[.]' },
      to: { path: '([.](spec|browser)|-under-test)[.]ts$|/testing/', pathNot: 'node_modules' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'backend/tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
