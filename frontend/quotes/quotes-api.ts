import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { ContactView } from '../../backend/contract/conversations.ts';
import type {
  NewQuote,
  QuoteChanges,
  QuoteItems,
  QuoteMove,
  QuotePage,
  QuoteSort,
  QuoteState,
  QuoteTerms,
  QuoteView,
} from '../../backend/contract/quotes.ts';

export interface QuoteFilter {
  readonly state: QuoteState | undefined;
  readonly search: string;
  readonly sort: QuoteSort;
}

@Service()
export class QuotesApi {
  private readonly http = inject(HttpClient);

  quote(id: () => string) {
    return httpResource<QuoteView>(() => `/api/quotes/${id()}`);
  }

  read(id: string): Promise<QuoteView> {
    return firstValueFrom(this.http.get<QuoteView>(`/api/quotes/${id}`));
  }

  page({ state, search, sort }: QuoteFilter, after: string | null): Promise<QuotePage> {
    const params = { sort, ...(state && { state }), ...(search && { search }), ...(after && { after }) };
    return firstValueFrom(this.http.get<QuotePage>('/api/quotes', { params }));
  }

  create(quote: NewQuote): Promise<QuoteView> {
    return firstValueFrom(this.http.post<QuoteView>('/api/quotes', quote));
  }

  change(id: string, changes: QuoteChanges): Promise<QuoteView> {
    return firstValueFrom(this.http.put<QuoteView>(`/api/quotes/${id}`, changes));
  }

  /** `reason` for what ends a quote; `version`, as it was seen, for what holds a business to it. */
  async move(id: string, move: QuoteMove, about: { readonly reason?: string; readonly version?: number }): Promise<void> {
    await firstValueFrom(this.http.post(`/api/quotes/${id}/${move}`, about));
  }

  items(search: string): Promise<QuoteItems> {
    return firstValueFrom(this.http.get<QuoteItems>('/api/quote-items', { params: { search } }));
  }

  contacts(search: string): Promise<readonly ContactView[]> {
    return firstValueFrom(this.http.get<readonly ContactView[]>('/api/contacts', { params: { search } }));
  }

  terms(): Promise<QuoteTerms> {
    return firstValueFrom(this.http.get<QuoteTerms>('/api/quote-terms'));
  }
}
