import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Consents, NewConsent } from '../../backend/contract/consents.ts';
import type { FileView } from '../../backend/contract/files.ts';
import type {
  ConversationPage,
  ConversationView,
  GiveBack,
  GiveBackPreview,
  MessagePage,
  NewReply,
  Owner,
  TakeOver,
} from '../../backend/contract/conversations.ts';

export interface ConversationFilter {
  readonly owner: Owner | undefined;
  readonly search: string;
}

@Service()
export class ConversationsApi {
  private readonly http = inject(HttpClient);

  conversation(id: () => string) {
    return httpResource<ConversationView>(() => `/api/conversations/${id()}`);
  }

  page({ owner, search }: ConversationFilter, before: string | null): Promise<ConversationPage> {
    const params = { ...(owner && { owner }), ...(search && { search }), ...(before && { before }) };
    return firstValueFrom(this.http.get<ConversationPage>('/api/conversations', { params }));
  }

  messages(id: string, before: string | null): Promise<MessagePage> {
    return firstValueFrom(this.http.get<MessagePage>(`/api/conversations/${id}/messages`, { params: before ? { before } : {} }));
  }

  async takeOver(id: string, take: TakeOver): Promise<void> {
    await firstValueFrom(this.http.post(`/api/conversations/${id}/take-over`, take));
  }

  async giveBack(id: string, back: GiveBack): Promise<void> {
    await firstValueFrom(this.http.post(`/api/conversations/${id}/give-back`, back));
  }

  /** What the bot would say. */
  preview(of: () => GiveBack & { readonly id: string }) {
    return httpResource<GiveBackPreview>(() => {
      const { id, ...params } = of();
      return { url: `/api/conversations/${id}/give-back`, params: { ...params } };
    });
  }

  async reply(id: string, reply: NewReply): Promise<void> {
    await firstValueFrom(this.http.post(`/api/conversations/${id}/replies`, reply));
  }

  upload(file: File): Promise<FileView> {
    const bytes = new Blob([file], { type: 'application/octet-stream' });
    return firstValueFrom(this.http.post<FileView>('/api/files', bytes, { params: { name: file.name, type: file.type } }));
  }

  consents(contactId: () => string) {
    return httpResource<Consents>(() => `/api/contacts/${contactId()}/consents`);
  }

  writeConsent(contactId: string, consent: NewConsent): Promise<Consents> {
    return firstValueFrom(this.http.post<Consents>(`/api/contacts/${contactId}/consents`, consent));
  }

  async markRead(id: string): Promise<void> {
    await firstValueFrom(this.http.post(`/api/conversations/${id}/read`, {}));
  }
}
