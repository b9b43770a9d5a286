import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { BusinessChanges, BusinessView, NewNumber, NewSecrets, NumberChanges, NumberView } from '../../backend/contract/businesses.ts';

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

  resume(phoneNumberId: string): Promise<NumberView> {
    return firstValueFrom(this.http.post<NumberView>(`/api/numbers/${phoneNumberId}/resume`, {}));
  }
}
