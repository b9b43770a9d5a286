import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service, type Signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  NewPhoneCustomer,
  PhoneAction,
  PhoneBillDeed,
  PhoneChat,
  PhoneCustomer,
  PhoneEvent,
  PhoneForm,
  PhoneFormStep,
  PhoneMessage,
  PhoneNumberView,
} from '../../backend/contract/phone.ts';

const root = '/sandbox/phone';
const again = 3_000;

/** The sandbox behind the phones. */
@Service()
export class PhoneApi {
  private readonly http = inject(HttpClient);
  private readonly listeners = new Set<(event: PhoneEvent) => void>();
  private stream: EventSource | undefined;

  numbers() {
    return httpResource<PhoneNumberView[]>(() => `${root}/numbers`);
  }

  chats(number: Signal<string | undefined>) {
    return httpResource<PhoneChat[]>(() => (number() === undefined ? undefined : { url: `${root}/chats`, params: { number: number()! } }));
  }

  messages(customer: Signal<string>, number: Signal<string>) {
    return httpResource<PhoneMessage[]>(() => `${chatUrl(customer(), number())}/messages`);
  }

  addCustomer(customer: NewPhoneCustomer): Promise<PhoneCustomer> {
    return firstValueFrom(this.http.post<PhoneCustomer>(`${root}/customers`, customer));
  }

  act(customer: string, number: string, action: PhoneAction, file?: File): Promise<{ wamid: string }> {
    return firstValueFrom(this.http.post<{ wamid: string }>(`${chatUrl(customer, number)}/messages`, file ? form(action, file) : action));
  }

  /** What the customer does on an open form; the answer is what it shows next. */
  form(customer: string, number: string, step: PhoneFormStep): Promise<PhoneForm> {
    return firstValueFrom(this.http.post<PhoneForm>(`${chatUrl(customer, number)}/forms`, step));
  }

  /** What the customer does with a bill. */
  payBill(customer: string, number: string, deed: PhoneBillDeed): Promise<void> {
    return firstValueFrom(this.http.post<void>(`${chatUrl(customer, number)}/bills`, deed));
  }

  /** The customer has seen what is on the screen. */
  open(customer: string, number: string): Promise<void> {
    return firstValueFrom(this.http.post<void>(`${chatUrl(customer, number)}/open`, {}));
  }

  /** Calls `listener` with everything that happens from now on; returns how to stop. One stream serves the whole page. */
  listen(listener: (event: PhoneEvent) => void): () => void {
    this.listeners.add(listener);
    if (!this.stream) this.connect(false);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.stream?.close();
      this.stream = undefined;
    };
  }

  private connect(afterLoss: boolean): void {
    const stream = new EventSource(`${root}/events`);
    let lost = afterLoss;
    stream.onopen = () => {
      if (lost) this.tell({ kind: 'missed' });
      lost = false;
    };
    stream.onmessage = (message: MessageEvent<string>) => this.tell(JSON.parse(message.data) as PhoneEvent);
    stream.onerror = () => {
      lost = true;
      if (stream.readyState !== EventSource.CLOSED) return;
      setTimeout(() => {
        if (this.stream === stream) this.connect(true);
      }, again);
    };
    this.stream = stream;
  }

  private tell(event: PhoneEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

const chatUrl = (customer: string, number: string) => `${root}/chats/${customer}/${encodeURIComponent(number)}`;

function form(action: PhoneAction, file: File): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(action)) data.set(field, String(value));
  data.set('file', file);
  return data;
}
