import type { Routes } from '@angular/router';

interface Section {
  readonly path: string;
  /** As the list of sections calls it. */
  readonly name: string;
  readonly load: Routes[number]['loadComponent'];
}

/** What can be set, in the order of the list. A section is a component of its own; a new one is a line here. */
export const sections: readonly Section[] = [
  { path: 'business', name: 'Business', load: async () => (await import('./business-section.ts')).BusinessSection },
  { path: 'services', name: 'Services', load: async () => (await import('./services.ts')).Services },
  { path: 'resources', name: 'People and rooms', load: async () => (await import('./resources.ts')).Resources },
  { path: 'whatsapp', name: 'WhatsApp numbers', load: async () => (await import('./numbers.ts')).Numbers },
  { path: 'templates', name: 'Templates', load: async () => (await import('./templates.ts')).Templates },
  { path: 'flows', name: 'Flows', load: async () => (await import('./flows.ts')).Flows },
  { path: 'selling', name: 'Selling', load: async () => (await import('./selling.ts')).Selling },
  { path: 'quotes', name: 'Quotes', load: async () => (await import('./quote-terms.ts')).QuoteTermsSection },
  { path: 'payments', name: 'Payments', load: async () => (await import('./payments.ts')).Payments },
  { path: 'requests', name: 'Requests', load: async () => (await import('./requests.ts')).Requests },
];

/** The pages below /settings. */
export const settingsRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: sections[0].path },
  ...sections.map(({ path, name, load }) => ({ path, title: name, loadComponent: load! })),
];
