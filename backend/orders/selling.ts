import { Alarms } from '../alarms/alarms.ts';
import { AcrossBusinesses } from '../database/across-businesses.ts';
import { type Clock, SystemClock } from '../database/ports.ts';
import type { TenantDatabase } from '../database/tenant-database.ts';
import { AbandonedOrders } from './abandoned-orders.ts';
import { Checkout } from './checkout.service.ts';
import { DraftOrders } from './draft-orders.service.ts';
import { OrderChanges } from './order-changes.service.ts';
import { OrderMoney } from './order-money.ts';
import { OrderPayments } from './order-payments.ts';
import { OrdersService } from './orders.service.ts';
import { Captures } from '../payments/captures.ts';
import { Dues } from '../payments/dues.ts';
import { PayableKinds } from '../payments/payable-kinds.ts';
import { Refunds } from '../payments/refunds.ts';

/** Orders with their payments and alarms, put together by hand as the modules do it: for specs and the simulation. Shut the alarms down in the end. */
export function selling(database: TenantDatabase, clock: Clock = new SystemClock()) {
  const alarms = new Alarms(database, new AcrossBusinesses(database), clock);
  const kinds = new PayableKinds();
  const dues = new Dues(kinds, alarms);
  const refunds = new Refunds(dues, kinds);
  const captures = new Captures(dues, refunds, kinds);
  const drafts = new DraftOrders();
  const money = new OrderMoney(dues, refunds);
  const orders = new OrdersService(money);
  const checkout = new Checkout(orders, money, alarms);
  const changes = new OrderChanges(orders, money);
  const abandoned = new AbandonedOrders(drafts, orders, alarms);
  new OrderPayments(kinds, orders, checkout, changes, money);
  return { alarms, kinds, dues, refunds, captures, drafts, money, orders, checkout, changes, abandoned };
}
