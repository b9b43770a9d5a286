import { BadGatewayException, ConflictException, Injectable, NotFoundException, UnprocessableEntityException } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database.ts';
import { type Fields, GraphApi, type GraphCall, type NotDone } from '../whatsapp/graph-api.ts';
import { SendingNumbers } from '../whatsapp/sending-numbers.ts';

/** An account at Meta (WABA), with the numbers of the business in it. */
export interface MetaAccount {
  readonly wabaId: string;
  readonly numbers: readonly { readonly phoneNumberId: string; readonly display: string }[];
}

/** The accounts at Meta that a business's numbers belong to, and what can be asked of them with the tokens of those numbers. */
@Injectable()
export class MetaAccounts {
  constructor(
    private readonly database: TenantDatabase,
    private readonly numbers: SendingNumbers,
    private readonly graph: GraphApi,
  ) {}

  async of(businessId: string): Promise<readonly MetaAccount[]> {
    const rows: { wabaId: string; phoneNumberId: string; display: string }[] = await this.database.inBusiness(businessId, (tx) =>
      tx.query(
        `select waba_id "wabaId", phone_number_id "phoneNumberId", display_phone_number display from whatsapp_numbers where business_id = $1 order by created_at, phone_number_id`,
        [businessId],
      ),
    );
    return [...Map.groupBy(rows, ({ wabaId }) => wabaId)].map(([wabaId, numbers]) => ({ wabaId, numbers }));
  }

  async get(businessId: string, wabaId?: string): Promise<MetaAccount> {
    const accounts = await this.of(businessId);
    const account = wabaId === undefined ? accounts[0] : accounts.find((each) => each.wabaId === wabaId);
    if (account) return account;
    if (accounts.length === 0) throw new ConflictException('Connect a WhatsApp number first, in Settings.');
    throw new NotFoundException('None of the connected numbers belongs to this account.');
  }

  /** @throws HttpException in words, when Meta refuses or cannot be reached. */
  async ask(businessId: string, account: MetaAccount, call: GraphCall): Promise<Fields> {
    const answer = await this.tryTo(businessId, account, call);
    if (answer.type === 'answered') return answer.json;
    throw asProblem(answer);
  }

  async tryTo(
    businessId: string,
    { numbers }: MetaAccount,
    call: GraphCall,
  ): Promise<{ readonly type: 'answered'; readonly json: Fields } | NotDone> {
    const number = await this.numbers.find(businessId, numbers[0]!.phoneNumberId);
    return this.graph.call(number?.accessToken ?? '', call);
  }
}

/** What a member of staff can do about it. */
export const inWords = (answer: NotDone): string =>
  answer.type === 'refused'
    ? [
        answer.meaning.class === 'request' || answer.meaning.class === 'template' ? '' : answer.meaning.words,
        answer.details || answer.title,
      ]
        .filter(Boolean)
        .join(' ')
    : 'WhatsApp cannot be reached at the moment; try again shortly.';

function asProblem(answer: NotDone): Error {
  const words = inWords(answer);
  if (answer.type !== 'refused') return new BadGatewayException(words, { cause: answer.why });
  return new UnprocessableEntityException(`WhatsApp refused this: ${words}`);
}
