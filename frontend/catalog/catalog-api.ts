import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { NewProduct, ProductChanges, ProductView, VariantChanges } from '../../backend/contract/catalog.ts';

@Service()
export class CatalogApi {
  private readonly http = inject(HttpClient);

  products() {
    return httpResource<readonly ProductView[]>(() => '/api/products');
  }

  async add(product: NewProduct): Promise<void> {
    await firstValueFrom(this.http.post('/api/products', product));
  }

  async change(id: string, changes: ProductChanges): Promise<void> {
    await firstValueFrom(this.http.patch(`/api/products/${id}`, changes));
  }

  async changeVariant(id: string, changes: VariantChanges): Promise<void> {
    await firstValueFrom(this.http.patch(`/api/variants/${id}`, changes));
  }
}
