/**
 * Who may import whom, by room. A room is a folder below flows/, backend/ or frontend/; migrations/ is one by itself. A room may
 * always import itself. `types` allows what disappears when the code is compiled.
 */
interface Room {
  readonly may: readonly string[];
  readonly types?: readonly string[];
}

const language = 'flows/language';
const machine = 'flows/machine';

export const rooms: Readonly<Record<string, Room>> = {
  // The language and its machine: no database, no HTTP, no screen.
  'flows/language': { may: [] },
  'flows/check': { may: [language] },
  'flows/machine': { may: [language] },
  'flows/library': { may: [language, machine] },
  'flows/simulate': { may: [language, machine, 'flows/check', 'flows/library'] },
  'flows/transcripts': { may: [language, machine, 'flows/check', 'flows/library', 'flows/simulate'] },

  migrations: { may: ['backend/database'] },

  // What everything stands on.
  'backend/contract': { may: [], types: [language, machine] },
  // What an operator sees of the work: told by whoever does it.
  'backend/telemetry': { may: [] },
  'backend/database': { may: ['backend/telemetry'] },
  'backend/lifecycle': { may: [] },
  'backend/problems': { may: ['backend/contract', 'backend/database', 'backend/lifecycle', language] },
  'backend/access': { may: ['backend/contract', 'backend/database', 'backend/problems'] },
  'backend/health': { may: ['backend/contract', 'backend/database', 'backend/telemetry'] },

  // What a business is about. None of these knows that there are conversations: they put an event in the inbox.
  'backend/businesses': {
    may: ['backend/access', 'backend/contract', 'backend/database', 'backend/messaging', 'backend/problems', language],
  },
  'backend/contacts': { may: ['backend/access', 'backend/contract', 'backend/database', 'backend/problems', language] },
  // Who wants to hear when something can be had again.
  'backend/wishes': { may: ['backend/database', 'backend/messaging'] },
  // Products have hours as businesses have them.
  'backend/catalog': {
    may: ['access', 'businesses', 'contract', 'database', 'files', 'messaging', 'problems', 'wishes']
      .map((room) => `backend/${room}`)
      .concat(language, machine),
  },
  'backend/catalog-import': {
    may: ['access', 'catalog', 'contract', 'database', 'messaging', 'wishes'].map((room) => `backend/${room}`).concat(language),
  },
  // Who was asked for, who came, how it ended.
  'backend/handoffs': { may: ['backend/database'] },
  // Answers are found by typed words, as products are.
  'backend/faq': { may: ['backend/access', 'backend/catalog', 'backend/contract', 'backend/database', language] },
  // Money for whatever is paid for. What that is registers itself: see payable-kinds.ts.
  'backend/payments': {
    may: [
      'backend/access',
      'backend/alarms',
      'backend/contacts',
      'backend/contract',
      'backend/database',
      'backend/lifecycle',
      'backend/messaging',
      'backend/problems',
      // Payments in WhatsApp itself are asked about at Graph.
      'backend/whatsapp',
      language,
    ],
  },
  'backend/coupons': {
    may: ['backend/access', 'backend/contract', 'backend/database', 'backend/problems', language],
  },
  'backend/delivery': {
    may: ['backend/access', 'backend/contract', 'backend/database', 'backend/problems', language],
  },
  'backend/orders': {
    may: [
      'backend/alarms',
      'backend/access',
      'backend/businesses',
      'backend/catalog',
      'backend/contacts',
      'backend/contract',
      'backend/coupons',
      'backend/delivery',
      'backend/database',
      'backend/lifecycle',
      'backend/messaging',
      'backend/payments',
      'backend/problems',
      'backend/wishes',
      language,
    ],
  },

  'backend/quotes': {
    may: [
      ...[
        'access',
        'alarms',
        'businesses',
        'catalog',
        'contacts',
        'contract',
        'database',
        'files',
        'lifecycle',
        'messaging',
        'orders',
        'payments',
        'problems',
      ].map((room) => `backend/${room}`),
      language,
      machine,
    ],
  },

  // What comes after an order is confirmed: pieces that go apart, are missing, come back or are complained about.
  'backend/aftersales': {
    may: ['access', 'alarms', 'catalog', 'contract', 'database', 'delivery', 'lifecycle', 'messaging', 'orders', 'problems']
      .map((room) => `backend/${room}`)
      .concat(language),
  },

  // Documents and pictures of a business, for whoever makes, shows or sends them.
  'backend/files': { may: ['backend/access', 'backend/contract', 'backend/database', 'backend/problems', language] },

  // When people and rooms are there, before anybody books them.
  'backend/schedule': { may: ['backend/access', 'backend/contract', 'backend/database', 'backend/problems'] },
  // The book: who has which time, for as long as it is held or booked; no two at once.
  'backend/book': {
    may: ['alarms', 'contract', 'database', 'lifecycle', 'messaging', 'schedule'].map((room) => `backend/${room}`),
  },
  // Those for whom there was no time, and to whom one that becomes free is offered.
  'backend/waitlist': {
    may: ['access', 'alarms', 'book', 'contacts', 'contract', 'database', 'lifecycle', 'messaging', 'problems', 'schedule']
      .map((room) => `backend/${room}`)
      .concat(language),
  },
  'backend/bookings': {
    may: [
      ...['access', 'alarms', 'book', 'contacts', 'contract', 'database', 'lifecycle', 'messaging', 'payments', 'problems'].map(
        (room) => `backend/${room}`,
      ),
      'backend/schedule',
      'backend/waitlist',
      language,
    ],
  },
  // Forms in the hands of customers, and what is sealed for them.
  'backend/forms': { may: ['backend/contract', 'backend/database', language] },
  // What contacts agreed to; whoever hears of it writes it down there.
  'backend/consent': { may: ['backend/access', 'backend/contract', 'backend/database', 'backend/problems', language] },
  // Messages that Meta approved beforehand, as records. Who submits them to Meta is the account.
  'backend/templates': { may: ['backend/contract', 'backend/database', 'backend/messaging', language, 'flows/library'], types: [machine] },
  // The business's account at Meta: what is submitted there and comes back approved.
  'backend/account': {
    may: [
      ...['access', 'contract', 'database', 'messaging', 'problems', 'templates', 'whatsapp'].map((room) => `backend/${room}`),
      language,
      'flows/library',
    ],
  },

  // WhatsApp and conversations meet in messaging and nowhere else.
  'backend/messaging': { may: ['backend/consent', 'backend/contract', 'backend/database', 'backend/telemetry', language, machine] },
  // Things that happen by themselves at a time; who they are about registers what then happens.
  'backend/alarms': { may: ['backend/database', 'backend/messaging'] },
  // Flows that begin at times, and with whom.
  'backend/flow-schedules': {
    may: ['access', 'alarms', 'contract', 'database', 'messaging'].map((room) => `backend/${room}`).concat(language),
  },
  // What flows ask of others, outside of the house.
  'backend/requests': {
    may: ['backend/access', 'backend/contract', 'backend/database', 'backend/messaging', 'backend/problems', language, machine],
  },
  'backend/live': { may: ['backend/access', 'backend/contract', 'backend/database', 'backend/messaging', 'backend/telemetry'] },
  'backend/whatsapp': {
    may: [
      'backend/access',
      'backend/consent',
      'backend/contract',
      'backend/database',
      'backend/files',
      'backend/forms',
      'backend/messaging',
      'backend/telemetry',
      language,
      machine,
    ],
  },
  'backend/flow-library': {
    may: ['access', 'contract', 'database', 'flow-schedules', 'problems']
      .map((room) => `backend/${room}`)
      .concat(language, machine, 'flows/check', 'flows/library'),
  },
  'backend/conversations': {
    may: [
      ...[
        'access',
        'aftersales',
        'alarms',
        'book',
        'bookings',
        'businesses',
        'catalog',
        'consent',
        'contacts',
        'contract',
        'database',
        'faq',
        'files',
        'forms',
        'flow-library',
        'flow-schedules',
        'handoffs',
        'lifecycle',
        'messaging',
        'orders',
        'payments',
        'problems',
        'quotes',
        'requests',
        'schedule',
        'telemetry',
        'templates',
        'waitlist',
        'wishes',
      ].map((room) => `backend/${room}`),
      language,
      machine,
    ],
  },

  // Plays the part of Meta, so it shares no opinion with what it checks.
  'backend/sandbox': { may: ['backend/contract', 'backend/database'] },
  'backend/seed': {
    may: ['businesses', 'catalog', 'contacts', 'contract', 'database', 'faq', 'flow-library', 'access', 'payments', 'sandbox', 'templates']
      .map((room) => `backend/${room}`)
      .concat('flows/library', language),
  },
  // For whoever runs the built product from outside.
  'backend/child-processes': { may: [] },
  // Measures the built product from outside, beside a bare loop that runs the same machine.
  'backend/bench': {
    may: ['businesses', 'child-processes', 'database', 'sandbox', 'seed', 'whatsapp']
      .map((room) => `backend/${room}`)
      .concat(language, machine, 'flows/library'),
  },
  // Looks at the built product from outside: it starts it, kills it, and reads what it has written down.
  'backend/chaos': { may: ['backend/child-processes', 'backend/contract', 'backend/database', 'backend/sandbox', 'backend/seed'] },
  // Runs the parts of the core on a clock, a Graph and a scheduler of its own.
  'backend/simulation': {
    may: [
      ...[
        'access',
        'aftersales',
        'bookings',
        'conversations',
        'database',
        'faq',
        'files',
        'forms',
        'flow-library',
        'messaging',
        'orders',
        'quotes',
        'payments',
        'telemetry',
        'whatsapp',
      ].map((room) => `backend/${room}`),
      machine,
      'flows/library',
    ],
    types: ['backend/contract', language],
  },

  // The screens.
  'frontend/ui': { may: [], types: ['backend/contract', language] },
  'frontend/shell': { may: ['frontend/ui'], types: ['backend/contract'] },
};

/** A page may use what has no subject and the frame, never another page. */
export const page: Room = {
  may: ['frontend/ui', 'frontend/shell', 'backend/contract', language, machine, 'flows/check', 'flows/simulate', 'flows/library'],
};

/** These put the house together, so they may reach everything on their side. Each with what it does. */
export const assemblies: Readonly<Record<string, string>> = {
  'backend/main.ts': 'starts the server',
  'backend/create-app.ts': 'makes the server, for main.ts and for specs',
  'backend/last-connections.ts': 'lets a server that is told to end go from its connections, for create-app.ts',
  'backend/app.module.ts': 'lists the modules',
  'backend/database/entities.ts': 'lists the entities for Nest, Jest and the migration tool',
  'backend/database/migrate-command.ts': 'runs the migrations',
  'frontend/main.ts': 'starts the dashboard',
  'frontend/shell/routes.ts': 'lists the pages',
};

/** Single files that every room on their side may import. Each with why it stands where it does. */
export const open: Readonly<Record<string, string>> = {
  'backend/sandbox/sandbox-is-here.ts': 'whether there is a sandbox decides more than the sandbox knows',
};

/** Names that only the room beside them may import, because each is a way around the tenant transaction or the main path. */
export const guarded: readonly {
  readonly name: string;
  readonly from: string;
  readonly only: readonly string[];
  readonly because: string;
}[] = [
  ...['InjectRepository', 'InjectDataSource', 'InjectEntityManager', 'TypeOrmModule'].map((name) => ({
    name,
    from: '@nestjs/typeorm',
    only: ['backend/database'],
    because: 'rows are reached inside a tenant transaction only',
  })),
  // Seed and bench are commands of their own: they open the connection that Nest opens for the server.
  {
    name: 'DataSource',
    from: 'typeorm',
    only: ['backend/database', 'backend/seed', 'backend/bench', 'backend/chaos', 'backend/simulation', 'migrations'],
    because: 'rows are reached inside a tenant transaction only',
  },
  {
    name: '*',
    from: 'pg',
    only: ['backend/database', 'backend/bench', 'backend/simulation'],
    because: 'rows are reached inside a tenant transaction only',
  },
  { name: 'forwardRef', from: '@nestjs/common', only: [], because: 'a circle means that a wall stands in the wrong place' },
  { name: '*', from: '@nestjs/event-emitter', only: [], because: 'the main path can be followed by jumping to definitions' },
];

/** The packages that the flow language may use: they run in the browser too. */
export const flowPackages: readonly string[] = ['xstate', 'liquidjs', 'libphonenumber-js', 'temporal-polyfill'];

/** In flows/, only what is called from the terminal may touch the machine it runs on. */
export const onNode: readonly string[] = ['flows/simulate/play.ts', 'flows/simulate/write-operations.ts'];
