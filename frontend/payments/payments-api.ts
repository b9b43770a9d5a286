import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { DueState, NewRecord, NewRefundRequest, PayableKind, PaymentPage, PaymentView } from '../../backend/contract/payments.ts';

export interface PaymentFilter {
  readonly state: DueState | 'to-do' | undefined;
  readonly kind: PayableKind | undefined;
  readonly sort: 'newest' | 'oldest' | 'amount';
  readonly search: string;
}

@Service()
export class PaymentsApi {
  private readonly http = inject(HttpClient);

  payment(id: () => string) {
    return httpResource<PaymentView>(() => `/api/payments/${id()}`);
  }

  page({ state, kind, sort, search }: PaymentFilter, before: string | null): Promise<PaymentPage> {
    const params = { sort, ...(state && { state }), ...(kind && { kind }), ...(search && { search }), ...(before && { before }) };
    return firstValueFrom(this.http.get<PaymentPage>('/api/payments', { params }));
  }

  record(id: string, record: NewRecord): Promise<PaymentView> {
    return this.post(`payments/${id}/record`, record);
  }

  refund(id: string, refund: NewRefundRequest): Promise<PaymentView> {
    return this.post(`payments/${id}/refund`, refund);
  }

  move(id: string, move: 'link' | 'check' | 'withdraw'): Promise<PaymentView> {
    return this.post(`payments/${id}/${move}`);
  }

  moveRefund(id: string, move: 'approve' | 'retry' | 'settle'): Promise<PaymentView> {
    return this.post(`refunds/${id}/${move}`);
  }

  rejectRefund(id: string, reason: string): Promise<PaymentView> {
    return this.post(`refunds/${id}/reject`, { reason });
  }

  approveProof(id: string, amount: number): Promise<PaymentView> {
    return this.post(`payment-proofs/${id}/approve`, { amount });
  }

  rejectProof(id: string, reason: string): Promise<PaymentView> {
    return this.post(`payment-proofs/${id}/reject`, { reason });
  }

  private post(path: string, body: object = {}): Promise<PaymentView> {
    return firstValueFrom(this.http.post<PaymentView>(`/api/${path}`, body));
  }
}
