import { Injectable } from '@nestjs/common';
import type { ProviderName } from '../../contract/payments.ts';
import { sandboxIsHere } from '../../sandbox/sandbox-is-here.ts';
import type { Provider } from './provider.ts';
import { Clock } from '../../database/ports.ts';
import { GraphApi } from '../../whatsapp/graph-api.ts';
import { WhatsAppProvider } from './whatsapp-provider.ts';
import { StripeProvider } from './stripe-provider.ts';

/** The providers that there are. The sandbox is Stripe at another address. */
@Injectable()
export class Providers {
  readonly whatsapp: WhatsAppProvider;
  private readonly all: ReadonlyMap<ProviderName, Provider>;

  constructor(graph: GraphApi, clock: Clock) {
    const now = () => clock.now();
    const afterwards = () => `${publicUrl()}/paid`;
    this.all = new Map(
      [
        new StripeProvider({ name: 'stripe', apiBase: () => process.env['STRIPE_API_URL'] ?? 'https://api.stripe.com', afterwards, now }),
        new StripeProvider({ name: 'sandbox', apiBase: () => `${ownUrl()}/sandbox/stripe`, afterwards, now }),
        (this.whatsapp = new WhatsAppProvider(graph)),
      ].map((provider: Provider) => [provider.name, provider]),
    );
  }

  of(name: ProviderName): Provider {
    const provider = this.all.get(name);
    if (!provider) throw new Error(`There is no payment provider "${name}"`);
    return provider;
  }
}

/** Read when they are needed: a test may listen on a port that is known only once the server is up. */
const ownUrl = (): string => `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;

/** The sandbox's part of a payment provider is played where Meta's is. */
export function hasSandbox(environment: NodeJS.ProcessEnv = process.env): boolean {
  return sandboxIsHere(environment);
}

/** Where a provider tells what happened. The sandbox lives in this very process. */
export const webhookUrlOf = (provider: ProviderName, businessId: string): string =>
  `${provider === 'sandbox' ? ownUrl() : publicUrl()}/webhooks/payments/${provider}/${businessId}`;

/** Where people reach us from outside. */
const publicUrl = (): string => (process.env['PUBLIC_URL'] ?? ownUrl()).replace(/\/+$/, '');
