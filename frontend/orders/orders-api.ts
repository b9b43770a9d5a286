import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { OrderMove, OrderPage, OrderState, OrderView } from '../../backend/contract/orders.ts';

export interface OrderFilter {
  readonly state: OrderState | undefined;
  readonly search: string;
}

@Service()
export class OrdersApi {
  private readonly http = inject(HttpClient);

  order(id: () => string) {
    return httpResource<OrderView>(() => `/api/orders/${id()}`);
  }

  page({ state, search }: OrderFilter, before: string | null): Promise<OrderPage> {
    const params = { ...(state && { state }), ...(search && { search }), ...(before && { before }) };
    return firstValueFrom(this.http.get<OrderPage>('/api/orders', { params }));
  }

  async move(id: string, move: OrderMove): Promise<void> {
    await firstValueFrom(this.http.post(`/api/orders/${id}/${move}`, {}));
  }
}
