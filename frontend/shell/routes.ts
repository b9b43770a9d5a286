import type { Routes } from '@angular/router';
import { signedIn } from './signed-in.ts';

export const routes: Routes = [
  { path: 'sign-in', title: 'Sign in', loadComponent: async () => (await import('./sign-in-page.ts')).SignInPage },
  { path: 'unreachable', title: 'Not reachable', loadComponent: async () => (await import('./unreachable-page.ts')).UnreachablePage },
  { path: 'phone', title: "Customer's phone", loadComponent: async () => (await import('../phone/phone-page.ts')).PhonePage },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: async () => (await import('./shell.ts')).Shell,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'inbox' },
      {
        path: 'inbox',
        title: 'Inbox',
        loadComponent: async () => (await import('../inbox/inbox-page.ts')).InboxPage,
        children: [{ path: ':id', loadComponent: async () => (await import('../inbox/conversation-page.ts')).ConversationPage }],
      },
      {
        path: 'quotes',
        title: 'Quotes',
        loadComponent: async () => (await import('../quotes/quotes-page.ts')).QuotesPage,
        children: [{ path: ':id', loadComponent: async () => (await import('../quotes/quote-detail.ts')).QuoteDetail }],
      },
      {
        path: 'orders',
        title: 'Orders',
        loadComponent: async () => (await import('../orders/orders-page.ts')).OrdersPage,
        children: [{ path: ':id', loadComponent: async () => (await import('../orders/order-detail.ts')).OrderDetail }],
      },
      {
        path: 'payments',
        title: 'Payments',
        loadComponent: async () => (await import('../payments/payments-page.ts')).PaymentsPage,
        children: [{ path: ':id', loadComponent: async () => (await import('../payments/payment-detail.ts')).PaymentDetail }],
      },
      {
        path: 'bookings',
        title: 'Bookings',
        loadComponent: async () => (await import('../bookings/bookings-page.ts')).BookingsPage,
        children: [{ path: ':id', loadComponent: async () => (await import('../bookings/booking-detail.ts')).BookingDetail }],
      },
      {
        path: 'catalog',
        title: 'Catalog',
        loadComponent: async () => (await import('../catalog/catalog-page.ts')).CatalogPage,
        children: [{ path: ':id', loadComponent: async () => (await import('../catalog/product-detail.ts')).ProductDetail }],
      },
      {
        path: 'settings',
        title: 'Settings',
        loadComponent: async () => (await import('../settings/settings-page.ts')).SettingsPage,
        loadChildren: async () => (await import('../settings/sections.ts')).settingsRoutes,
      },
      { path: '**', title: 'Not found', loadComponent: async () => (await import('./not-found-page.ts')).NotFoundPage },
    ],
  },
];
