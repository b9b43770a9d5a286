import { Injectable } from '@nestjs/common';
import type { Json } from '../../../flows/language/flow.ts';
import { type Operation, type OperationName, operations as declared } from '../../../flows/language/operations.ts';
import { Trade } from '../../aftersales/trade.ts';
import { FaqService } from '../../faq/faq.service.ts';
import { Quoting } from '../../quotes/quoting.ts';
import { Money } from '../../payments/money.ts';
import { aftersalesOperations } from './aftersales-operations.ts';
import { bookingLookOperations } from './booking-look-operations.ts';
import { bookingOperations } from './booking-operations.ts';
import { BookingRoom } from './booking-room.ts';
import { businessOperations } from './business-operations.ts';
import { catalogOperations } from './catalog-operations.ts';
import { contactOperations } from './contact-operations.ts';
import { draftOperations } from './draft-operations.ts';
import { faqOperations } from './faq-operations.ts';
import { fits, type OperationCall, type Operations } from './operation.ts';
import { orderChangeOperations } from './order-change-operations.ts';
import { orderOperations } from './order-operations.ts';
import { personOperations } from './person-operations.ts';
import { quoteOperations } from './quote-operations.ts';
import { paymentOperations } from './payment-operations.ts';

export interface OperationAnswer {
  readonly outcome: string;
  readonly output: Readonly<Record<string, Json>>;
}

/** Performs what a flow's `call` asks for, in the transaction of its turn. */
@Injectable()
export class OperationsRunner {
  private readonly operations: Operations;

  constructor(
    { drafts, orders, checkout, changes, aftersales, fulfilment, abandoned }: Trade,
    faq: FaqService,
    quoting: Quoting,
    money: Money,
    booking: BookingRoom,
  ) {
    this.operations = {
      ...catalogOperations,
      ...draftOperations(drafts, orders, abandoned),
      ...orderOperations(drafts, orders, checkout),
      ...orderChangeOperations(orders, changes),
      ...aftersalesOperations(aftersales, fulfilment),
      ...quoteOperations(quoting),
      ...bookingLookOperations(booking),
      ...bookingOperations(booking),
      ...contactOperations,
      ...faqOperations(faq),
      ...businessOperations,
      ...paymentOperations(money),
      ...personOperations,
    };
  }

  /**
   * Refuses what the declaration does not allow, in and out: a flow that was drawn wrongly, or an operation that was written
   * wrongly, ends in a sentence instead of in somebody's order.
   */
  async perform(name: OperationName, call: OperationCall): Promise<OperationAnswer> {
    if (!Object.hasOwn(declared, name)) throw new Error(`There is no operation "${name}"`);
    const { input, output, outcomes }: Operation = declared[name];
    const given = withAll(call.input, input);
    mustFit(name, 'is given', given, input);

    // The union of all operations cannot be called; that name and call belong together was just checked.
    const perform = this.operations[name] as (call: OperationCall) => Promise<OperationAnswer>;
    const answer = await perform({ ...call, input: given });
    if (!outcomes.includes(answer.outcome)) throw new Error(`${name} ended in "${answer.outcome}", which it does not declare`);
    mustFit(name, 'gave back', answer.output, output);
    return { outcome: answer.outcome, output: withAll(answer.output, output) };
  }
}

type Values = Readonly<Record<string, Json>>;

/** What is not said is null, so that a variable never keeps the answer of an earlier call. */
const withAll = (values: Values, declaration: Operation['input']): Values => ({
  ...Object.fromEntries(Object.keys(declaration).map((field) => [field, null])),
  ...values,
});

function mustFit(name: string, what: string, values: Values, declaration: Operation['input']): void {
  for (const [field, value] of Object.entries(values)) {
    const type = Object.hasOwn(declaration, field) ? declaration[field] : undefined;
    if (type === undefined) throw new Error(`${name} ${what} "${field}", which it does not declare`);
    if (!fits(value, type)) throw new Error(`${name} ${what} a "${field}" that is no ${type}`);
  }
}
