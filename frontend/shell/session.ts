import { HttpClient } from '@angular/common/http';
import { computed, inject, Service, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Credentials, Me } from '../../backend/contract/access.ts';
import { statusOf } from '../ui/problem.ts';

/** Who is signed in, and for which business. */
@Service()
export class Session {
  private readonly http = inject(HttpClient);
  private readonly known = signal<Me | null>(null);
  private readonly failure = signal<unknown>(undefined);

  readonly me = this.known.asReadonly();
  /** Why nobody can say who is signed in. */
  readonly trouble = this.failure.asReadonly();
  readonly currency = computed(() => this.known()?.business.currency ?? 'EUR');
  /** IANA. What customers are promised is promised in it, wherever a member of staff happens to be. */
  readonly zone = computed(() => this.known()?.business.zone ?? 'UTC');

  /** Asks the server once; nobody is an answer, a server that cannot be reached is an error. */
  async find(): Promise<Me | null> {
    if (this.known()) return this.known();
    try {
      this.known.set(await firstValueFrom(this.http.get<Me>('/api/me')));
    } catch (error) {
      if (statusOf(error) === 401) return null;
      this.failure.set(error);
      throw error;
    }
    return this.known();
  }

  async signIn(credentials: Credentials): Promise<void> {
    this.known.set(await firstValueFrom(this.http.post<Me>('/api/sign-in', credentials)));
  }

  async signOut(): Promise<void> {
    await firstValueFrom(this.http.post('/api/sign-out', {}));
    this.forget();
  }

  /** The other business has other conversations, orders and rights: everything on the screen begins anew. */
  async switchTo(businessId: string): Promise<void> {
    await firstValueFrom(this.http.post('/api/me/business', { id: businessId }));
    location.assign('/');
  }

  forget(): void {
    this.known.set(null);
  }
}
