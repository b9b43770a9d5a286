import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  BookingCalendar,
  BookingMove,
  BookingPage,
  BookingState,
  BookingView,
  NewBooking,
  NewTime,
  SlotView,
} from '../../backend/contract/bookings.ts';
import type { BusinessView } from '../../backend/contract/businesses.ts';
import type { ContactView, ConversationPage } from '../../backend/contract/conversations.ts';
import type { ResourceView, ServiceView } from '../../backend/contract/schedule.ts';

export interface BookingFilter {
  readonly state: BookingState | undefined;
  readonly unmarked: boolean;
  readonly search: string;
  readonly sort: 'soonest' | 'latest';
}

export interface SlotWish {
  readonly serviceId: string;
  readonly date: string;
  readonly resourceId: string;
  readonly people: number;
}

@Service()
export class BookingsApi {
  private readonly http = inject(HttpClient);

  booking(id: () => string) {
    return httpResource<BookingView>(() => `/api/bookings/${id()}`);
  }

  calendar(dates: () => { readonly from: string; readonly until: string }) {
    return httpResource<BookingCalendar>(() => ({ url: '/api/bookings/calendar', params: { ...dates() } }));
  }

  business() {
    return httpResource<BusinessView>(() => '/api/businesses/current');
  }

  services() {
    return httpResource<ServiceView[]>(() => '/api/services');
  }

  resources() {
    return httpResource<ResourceView[]>(() => '/api/resources');
  }

  /** Nothing is asked for as long as no service or no date is chosen. */
  slots(wish: () => SlotWish) {
    return httpResource<SlotView[]>(() => {
      const { serviceId, date, resourceId, people } = wish();
      if (!serviceId || !date) return undefined;
      return { url: '/api/bookings/slots', params: { serviceId, from: date, until: date, people, ...(resourceId && { resourceId }) } };
    });
  }

  page({ state, unmarked, search, sort }: BookingFilter, after: string | null): Promise<BookingPage> {
    const params = { sort, ...(state && { state }), ...(unmarked && { unmarked }), ...(search && { search }), ...(after && { after }) };
    return firstValueFrom(this.http.get<BookingPage>('/api/bookings', { params }));
  }

  async contacts(search: string): Promise<readonly ContactView[]> {
    const { rows } = await firstValueFrom(this.http.get<ConversationPage>('/api/conversations', { params: { search } }));
    const found = new Map(rows.map(({ contact }) => [contact.id, contact]));
    return [...found.values()].slice(0, 6);
  }

  book(booking: NewBooking): Promise<BookingView> {
    return firstValueFrom(this.http.post<BookingView>('/api/bookings', booking));
  }

  moveTo(id: string, time: NewTime): Promise<BookingView> {
    return firstValueFrom(this.http.post<BookingView>(`/api/bookings/${id}/move`, time));
  }

  async move(id: string, move: Exclude<BookingMove, 'move'>, reason?: string): Promise<void> {
    const takesReason = move === 'decline' || move === 'cancel';
    await firstValueFrom(this.http.post(`/api/bookings/${id}/${move}`, takesReason && reason ? { reason } : {}));
  }
}
