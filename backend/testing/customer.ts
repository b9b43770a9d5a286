import { setTimeout as pause } from 'node:timers/promises';
import type { PhoneAction, PhoneCustomer, PhoneMessage, PhoneOption } from '../contract/phone.ts';
import type { Product } from './product.ts';

/** A customer with a phone: writes, taps and waits for answers, over HTTP and through the sandbox like everybody else. */
export class Customer {
  private readonly chat: string;

  private constructor(
    private readonly address: string,
    readonly who: PhoneCustomer,
    number: string,
  ) {
    this.chat = `/sandbox/phone/chats/${who.id}/${number}`;
  }

  static async meet({ address }: Product, phoneNumberId: string, name: string): Promise<Customer> {
    return new Customer(address, await post<PhoneCustomer>(`${address}/sandbox/phone/customers`, { name }), phoneNumberId);
  }

  /** Writes, and waits for the answer. */
  async says(text: string): Promise<string> {
    return this.answerTo(await this.do({ kind: 'text', text }));
  }

  /** Taps the option with this title in our newest message that has one, and waits for the answer. */
  async taps(title: string): Promise<string> {
    const message = (await this.messages()).findLast(
      ({ fromCustomer, content }) => !fromCustomer && optionsOf(content).some((option) => option.title === title),
    );
    const option = message && optionsOf(message.content).find((each) => each.title === title);
    if (!message || !option) throw new Error(`There is no "${title}" to tap in:\n${await this.screen()}`);
    return this.answerTo(await this.do({ kind: 'tap', wamid: message.wamid, option: option.id }));
  }

  /** Sends a file, and waits for the answer. */
  async sends(kind: 'image' | 'voice' | 'document', bytes: Uint8Array<ArrayBuffer>, type: string): Promise<string> {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob([bytes], { type }), 'file');
    const response = await fetch(`${this.address}${this.chat}/messages`, { method: 'POST', body: form });
    if (!response.ok) throw new Error(`The phone could not send a file: ${response.status} ${await response.text()}`);
    return this.answerTo((await response.json()) as { wamid: string });
  }

  do(action: PhoneAction): Promise<{ wamid: string }> {
    return post(`${this.address}${this.chat}/messages`, action);
  }

  async messages(): Promise<PhoneMessage[]> {
    const response = await fetch(`${this.address}${this.chat}/messages`);
    return (await response.json()) as PhoneMessage[];
  }

  /** What the business has said so far. */
  async heard(): Promise<string[]> {
    return (await this.messages()).filter(({ fromCustomer }) => !fromCustomer).map(({ content }) => content.text ?? '');
  }

  /** Our last words, once something has been said after this message of the customer's and the line has gone quiet. */
  private async answerTo({ wamid }: { wamid: string }): Promise<string> {
    const until = Date.now() + 20_000;
    for (let quiet = 0, seen = 0; Date.now() < until; await pause(100)) {
      const messages = await this.messages();
      const after = messages
        .slice(messages.findIndex((message) => message.wamid === wamid) + 1)
        .filter(({ fromCustomer }) => !fromCustomer);
      quiet = after.length === seen ? quiet + 1 : 0;
      seen = after.length;
      if (seen > 0 && quiet >= 4) return after.at(-1)!.content.text ?? '';
    }
    throw new Error(`Nobody answered. The screen shows:\n${await this.screen()}`);
  }

  async screen(): Promise<string> {
    return (await this.messages())
      .map(
        ({ fromCustomer, content }) =>
          `${fromCustomer ? '>' : '<'} ${content.text ?? '…'} ${optionsOf(content)
            .map(({ title }) => `[${title}]`)
            .join(' ')}`,
      )
      .join('\n');
  }
}

const optionsOf = (content: PhoneMessage['content']): readonly PhoneOption[] => [
  ...(content.buttons ?? []),
  ...(content.list?.sections.flatMap(({ rows }) => rows) ?? []),
];

async function post<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
