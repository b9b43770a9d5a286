import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { BusinessChanges, BusinessView, NewNumber, NewSecrets, NumberChanges, NumberView } from '../../backend/contract/businesses.ts';
import type { FlowSettings, MissingTexts, NewFlowSettings } from '../../backend/contract/flows.ts';
import type { QuoteTerms } from '../../backend/contract/quotes.ts';
import type { ConnectionView, NewConnectionRequest, PaymentSettingsView } from '../../backend/contract/payments.ts';
import type { NewRequestSecret, RequestSecretView, RequestView } from '../../backend/contract/requests.ts';

@Service()
export class SettingsApi {
  private readonly http = inject(HttpClient);

  business() {
    return httpResource<BusinessView>(() => '/api/businesses/current');
  }

  change(changes: BusinessChanges): Promise<BusinessView> {
    return firstValueFrom(this.http.patch<BusinessView>('/api/businesses/current', changes));
  }

  numbers() {
    return httpResource<readonly NumberView[]>(() => '/api/numbers');
  }

  connect(number: NewNumber): Promise<NumberView> {
    return firstValueFrom(this.http.post<NumberView>('/api/numbers', number));
  }

  pace(phoneNumberId: string, changes: NumberChanges): Promise<NumberView> {
    return firstValueFrom(this.http.patch<NumberView>(`/api/numbers/${phoneNumberId}`, changes));
  }

  replaceSecrets(phoneNumberId: string, secrets: NewSecrets): Promise<NumberView> {
    return firstValueFrom(this.http.post<NumberView>(`/api/numbers/${phoneNumberId}/secrets`, secrets));
  }

  flowSettings() {
    return httpResource<readonly FlowSettings[]>(() => '/api/flows/settings');
  }

  setFlow(flowId: string, settings: NewFlowSettings): Promise<FlowSettings> {
    return firstValueFrom(this.http.put<FlowSettings>(`/api/flows/${flowId}/settings`, settings));
  }

  missingTexts() {
    return httpResource<readonly MissingTexts[]>(() => '/api/flows/missing-texts');
  }

  quoteTerms() {
    return httpResource<QuoteTerms>(() => '/api/quote-terms');
  }

  changeQuoteTerms(terms: QuoteTerms): Promise<QuoteTerms> {
    return firstValueFrom(this.http.patch<QuoteTerms>('/api/quote-terms', terms));
  }

  paymentSettings() {
    return httpResource<PaymentSettingsView>(() => '/api/payment-settings');
  }

  changePaymentSettings(settings: PaymentSettingsView): Promise<PaymentSettingsView> {
    return firstValueFrom(this.http.put<PaymentSettingsView>('/api/payment-settings', settings));
  }

  paymentConnections() {
    return httpResource<readonly ConnectionView[]>(() => '/api/payment-connections');
  }

  async connectProvider(connection: NewConnectionRequest): Promise<void> {
    await firstValueFrom(this.http.post('/api/payment-connections', connection));
  }

  async disconnectProvider(provider: ConnectionView['provider']): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/payment-connections/${provider}`));
  }

  requests() {
    return httpResource<readonly RequestView[]>(() => '/api/requests');
  }

  /** Only owners may ask. */
  requestSecrets(may: () => boolean) {
    return httpResource<readonly RequestSecretView[]>(() => (may() ? '/api/request-secrets' : undefined));
  }

  keepRequestSecret(name: string, secret: NewRequestSecret): Promise<RequestSecretView> {
    return firstValueFrom(this.http.put<RequestSecretView>(`/api/request-secrets/${name}`, secret));
  }

  async forgetRequestSecret(name: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/request-secrets/${name}`));
  }

  resume(phoneNumberId: string): Promise<NumberView> {
    return firstValueFrom(this.http.post<NumberView>(`/api/numbers/${phoneNumberId}/resume`, {}));
  }
}
