import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { CouponView, DeliveryZoneView, OrderTermsView } from '../../backend/contract/orders.ts';

@Service()
export class SellingApi {
  private readonly http = inject(HttpClient);

  terms() {
    return httpResource<OrderTermsView>(() => '/api/order-terms');
  }

  changeTerms(terms: Partial<OrderTermsView>): Promise<OrderTermsView> {
    return firstValueFrom(this.http.patch<OrderTermsView>('/api/order-terms', terms));
  }

  zones() {
    return httpResource<readonly DeliveryZoneView[]>(() => '/api/delivery-zones');
  }

  /** A new one without an id. */
  keepZone(id: string | undefined, zone: Omit<DeliveryZoneView, 'id'>): Promise<readonly DeliveryZoneView[]> {
    return firstValueFrom(
      id === undefined
        ? this.http.post<readonly DeliveryZoneView[]>('/api/delivery-zones', zone)
        : this.http.put<readonly DeliveryZoneView[]>(`/api/delivery-zones/${id}`, zone),
    );
  }

  removeZone(id: string): Promise<readonly DeliveryZoneView[]> {
    return firstValueFrom(this.http.delete<readonly DeliveryZoneView[]>(`/api/delivery-zones/${id}`));
  }

  coupons() {
    return httpResource<readonly CouponView[]>(() => '/api/coupons');
  }

  /** A new one without an id. */
  keepCoupon(id: string | undefined, coupon: Omit<CouponView, 'id' | 'used'>): Promise<readonly CouponView[]> {
    return firstValueFrom(
      id === undefined
        ? this.http.post<readonly CouponView[]>('/api/coupons', coupon)
        : this.http.put<readonly CouponView[]>(`/api/coupons/${id}`, coupon),
    );
  }
}
