import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { CatalogImport, ImportColumn, ImportReport } from '../../backend/contract/catalog-import.ts';
import type {
  NewProduct,
  NewTaxRate,
  ProductChanges,
  ProductMove,
  ProductPage,
  ProductShow,
  ProductSort,
  ProductView,
  StockCorrection,
  StockCount,
  StockMovePage,
  TaxRateView,
  VariantChanges,
  VariantGrid,
} from '../../backend/contract/catalog.ts';

export interface ProductFilter {
  readonly search: string;
  readonly category: string | undefined;
  readonly show: ProductShow | undefined;
  readonly sort: ProductSort;
}

@Service()
export class CatalogApi {
  private readonly http = inject(HttpClient);

  page({ search, category, show, sort }: ProductFilter, after: string | null): Promise<ProductPage> {
    const params = {
      sort,
      ...(search && { search }),
      ...(category !== undefined && { category }),
      ...(show && { show }),
      ...(after && { after }),
    };
    return firstValueFrom(this.http.get<ProductPage>('/api/products', { params }));
  }

  product(id: () => string) {
    return httpResource<ProductView>(() => `/api/products/${id()}`);
  }

  add(product: NewProduct): Promise<ProductView> {
    return firstValueFrom(this.http.post<ProductView>('/api/products', product));
  }

  change(id: string, changes: ProductChanges): Promise<ProductView> {
    return firstValueFrom(this.http.patch<ProductView>(`/api/products/${id}`, changes));
  }

  arrange(id: string, grid: VariantGrid): Promise<ProductView> {
    return firstValueFrom(this.http.put<ProductView>(`/api/products/${id}/variants`, grid));
  }

  archive(id: string): Promise<ProductView> {
    return firstValueFrom(this.http.post<ProductView>(`/api/products/${id}/archive`, {}));
  }

  restore(id: string): Promise<ProductView> {
    return firstValueFrom(this.http.post<ProductView>(`/api/products/${id}/restore`, {}));
  }

  addImage(id: string, picture: Blob): Promise<ProductView> {
    const headers = { 'content-type': 'application/octet-stream' };
    return firstValueFrom(this.http.post<ProductView>(`/api/products/${id}/images`, picture, { headers }));
  }

  putImageFirst(id: string, imageId: string): Promise<ProductView> {
    return firstValueFrom(this.http.post<ProductView>(`/api/products/${id}/images/${imageId}/first`, {}));
  }

  removeImage(id: string, imageId: string): Promise<ProductView> {
    return firstValueFrom(this.http.delete<ProductView>(`/api/products/${id}/images/${imageId}`));
  }

  async move(id: string, to: ProductMove): Promise<void> {
    await firstValueFrom(this.http.post(`/api/products/${id}/move`, to));
  }

  async offer(ids: readonly string[], available: boolean): Promise<void> {
    await firstValueFrom(this.http.post('/api/products/offer', { ids, available }));
  }

  changeVariant(id: string, changes: VariantChanges): Promise<ProductView> {
    return firstValueFrom(this.http.patch<ProductView>(`/api/variants/${id}`, changes));
  }

  count(id: string, count: StockCount): Promise<ProductView> {
    return firstValueFrom(this.http.post<ProductView>(`/api/variants/${id}/count`, count));
  }

  correct(id: string, correction: StockCorrection): Promise<ProductView> {
    return firstValueFrom(this.http.post<ProductView>(`/api/variants/${id}/correct`, correction));
  }

  stockMoves(variantId: string, before: string | null): Promise<StockMovePage> {
    return firstValueFrom(
      this.http.get<StockMovePage>(`/api/variants/${variantId}/stock-moves`, { params: { ...(before && { before }) } }),
    );
  }

  taxRates() {
    return httpResource<readonly TaxRateView[]>(() => '/api/tax-rates');
  }

  addTaxRate(rate: NewTaxRate): Promise<readonly TaxRateView[]> {
    return firstValueFrom(this.http.post<readonly TaxRateView[]>('/api/tax-rates', rate));
  }

  changeTaxRate(id: string, rate: NewTaxRate): Promise<readonly TaxRateView[]> {
    return firstValueFrom(this.http.patch<readonly TaxRateView[]>(`/api/tax-rates/${id}`, rate));
  }

  removeTaxRate(id: string): Promise<readonly TaxRateView[]> {
    return firstValueFrom(this.http.delete<readonly TaxRateView[]>(`/api/tax-rates/${id}`));
  }

  importColumns() {
    return httpResource<readonly ImportColumn[]>(() => '/api/catalog/import-columns');
  }

  import(table: CatalogImport): Promise<ImportReport> {
    return firstValueFrom(this.http.post<ImportReport>('/api/catalog/import', table));
  }
}
