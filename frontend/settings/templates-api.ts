import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { NewTemplate, TemplateDetail, TemplatePage, TemplateState, WantedTemplate } from '../../backend/contract/templates.ts';

export interface TemplateFilter {
  readonly search: string;
  readonly state: TemplateState | '';
  readonly after: string | null;
}

@Service()
export class TemplatesApi {
  private readonly http = inject(HttpClient);

  page(filter: () => TemplateFilter) {
    return httpResource<TemplatePage>(() => {
      const { search, state, after } = filter();
      return { url: '/api/templates', params: { ...(search && { search }), ...(state && { state }), ...(after && { after }) } };
    });
  }

  /** What flows say and WhatsApp does not know. */
  wanted() {
    return httpResource<readonly WantedTemplate[]>(() => '/api/templates/wanted');
  }

  template(id: string): Promise<TemplateDetail> {
    return firstValueFrom(this.http.get<TemplateDetail>(`/api/templates/${id}`));
  }

  submit(template: NewTemplate, wabaId: string | undefined): Promise<TemplateDetail> {
    return firstValueFrom(this.http.post<TemplateDetail>('/api/templates', { ...template, ...(wabaId !== undefined && { wabaId }) }));
  }

  change(id: string, template: NewTemplate): Promise<TemplateDetail> {
    return firstValueFrom(this.http.put<TemplateDetail>(`/api/templates/${id}`, template));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.http.delete(`/api/templates/${id}`));
  }

  /** Asks Meta how all of them are now. */
  async sync(): Promise<void> {
    await firstValueFrom(this.http.post('/api/templates/sync', {}));
  }
}
