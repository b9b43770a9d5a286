import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { VariantChoice } from '../../backend/contract/catalog.ts';
import type { ContactView } from '../../backend/contract/conversations.ts';
import type {
  ClaimOutcome,
  OrderAftermath,
  OrderMove,
  OrderPage,
  OrderSort,
  OrderState,
  OrderView,
  ShortageSettlement,
} from '../../backend/contract/orders.ts';

export interface OrderFilter {
  readonly state: OrderState | 'complaint' | undefined;
  readonly search: string;
  readonly sort: OrderSort;
}

export interface Pieces {
  readonly lineId: string;
  readonly quantity: number;
}

/** Some of a product that the order does not have yet. */
export interface Added {
  readonly variantId: string;
  readonly quantity: number;
}

export interface NewOrder {
  /** The same key is the same order, however often it is sent. */
  readonly key: string;
  readonly contactId: string;
  readonly lines: readonly Added[];
  readonly delivery: 'delivery' | 'pickup';
  readonly address: string | null;
  readonly note: string | null;
  readonly payment: 'agreed' | 'cash' | 'online';
}

@Service()
export class OrdersApi {
  private readonly http = inject(HttpClient);

  order(id: () => string) {
    return httpResource<OrderView>(() => `/api/orders/${id()}`);
  }

  aftermath(id: () => string) {
    return httpResource<OrderAftermath>(() => `/api/orders/${id()}/aftermath`);
  }

  page({ state, search, sort }: OrderFilter, before: string | null): Promise<OrderPage> {
    const params = { sort, ...(state && { state }), ...(search && { search }), ...(before && { before }) };
    return firstValueFrom(this.http.get<OrderPage>('/api/orders', { params }));
  }

  create(order: NewOrder): Promise<OrderView> {
    return firstValueFrom(this.http.post<OrderView>('/api/orders', order));
  }

  move(id: string, move: OrderMove, reason = ''): Promise<OrderView> {
    return this.post(id, move, { reason });
  }

  change(id: string, pieces: readonly (Pieces | Added)[]): Promise<OrderView> {
    return this.post(id, 'change', { pieces });
  }

  handOver(id: string, pieces: readonly Pieces[]): Promise<OrderView> {
    return this.post(id, 'hand-over', { pieces });
  }

  leaveOut(id: string, pieces: readonly Pieces[], reason: string): Promise<OrderView> {
    return this.post(id, 'leave-out', { pieces, reason });
  }

  miss(id: string, shortage: { readonly lineId: string; readonly missing: number; readonly insteadId: string | null }): Promise<OrderView> {
    return this.post(id, 'shortage', shortage);
  }

  settleShortage(id: string, how: ShortageSettlement): Promise<OrderView> {
    return this.post(id, 'settle-shortage', { how });
  }

  takeBack(
    id: string,
    back: {
      readonly pieces: readonly Pieces[];
      readonly reason: string;
      readonly restock: boolean;
      readonly refund: number;
      readonly exchange: readonly Added[];
    },
  ): Promise<OrderView> {
    return this.post(id, 'return', back);
  }

  settleClaim(id: string, claimId: string, outcome: ClaimOutcome, note: string): Promise<OrderView> {
    return this.post(id, `claims/${claimId}/settle`, { outcome, note });
  }

  products(search: string): Promise<readonly VariantChoice[]> {
    return firstValueFrom(this.http.get<readonly VariantChoice[]>('/api/variants', { params: { search } }));
  }

  contacts(search: string): Promise<readonly ContactView[]> {
    return firstValueFrom(this.http.get<readonly ContactView[]>('/api/contacts', { params: { search } }));
  }

  private post(id: string, path: string, body: object): Promise<OrderView> {
    return firstValueFrom(this.http.post<OrderView>(`/api/orders/${id}/${path}`, body));
  }
}
