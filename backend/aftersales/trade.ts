import { Injectable } from '@nestjs/common';
import { AbandonedOrders } from '../orders/abandoned-orders.ts';
import { Checkout } from '../orders/checkout.service.ts';
import { DraftOrders } from '../orders/draft-orders.service.ts';
import { OrderChanges } from '../orders/order-changes.service.ts';
import { OrdersService } from '../orders/orders.service.ts';
import type { selling } from '../orders/selling.ts';
import { Aftersales } from './aftersales.service.ts';
import { Fulfilment } from './fulfilment.service.ts';

/** All that a conversation can have done about orders. */
@Injectable()
export class Trade {
  constructor(
    readonly drafts: DraftOrders,
    readonly orders: OrdersService,
    readonly checkout: Checkout,
    readonly changes: OrderChanges,
    readonly fulfilment: Fulfilment,
    readonly aftersales: Aftersales,
    readonly abandoned: AbandonedOrders,
  ) {}
}

/** The same, put together by hand as the module does it: for specs and the simulation. */
export function trade({ drafts, orders, checkout, changes, money, alarms, abandoned }: ReturnType<typeof selling>): Trade {
  const fulfilment = new Fulfilment(orders, money);
  return new Trade(drafts, orders, checkout, changes, fulfilment, new Aftersales(orders, checkout, money, alarms), abandoned);
}
