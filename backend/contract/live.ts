/** GET /api/live (server-sent events, event name `changed`): something changed; the page asks again for what it shows. */
export interface Changed {
  readonly what: 'conversation' | 'order' | 'payment' | 'quote' | 'booking' | 'template' | 'number' | 'product';
  readonly id: string;
}
