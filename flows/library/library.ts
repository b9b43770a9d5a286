import type { Flow, FlowId } from '../language/flow.ts';
import type { Frame } from '../machine/frame.ts';
import bookings from './booking.flow.json' with { type: 'json' };
import bookingChange from './booking-change.flow.json' with { type: 'json' };
import bookingNews from './booking-news.flow.json' with { type: 'json' };
import bookingReminder from './booking-reminder.flow.json' with { type: 'json' };
import faq from './faq.flow.json' with { type: 'json' };
import handoff from './handoff.flow.json' with { type: 'json' };
import handoffRating from './handoff-rating.flow.json' with { type: 'json' };
import myBookings from './my-bookings.flow.json' with { type: 'json' };
import order from './order.flow.json' with { type: 'json' };
import orderAbandoned from './order-abandoned.flow.json' with { type: 'json' };
import orderBack from './order-back.flow.json' with { type: 'json' };
import orderBasket from './order-basket.flow.json' with { type: 'json' };
import orderChange from './order-change.flow.json' with { type: 'json' };
import orderNews from './order-news.flow.json' with { type: 'json' };
import orderOn from './order-on.flow.json' with { type: 'json' };
import orderPayment from './order-payment.flow.json' with { type: 'json' };
import payment from './payment.flow.json' with { type: 'json' };
import paymentNews from './payment-news.flow.json' with { type: 'json' };
import quote from './quote.flow.json' with { type: 'json' };
import quoteNews from './quote-news.flow.json' with { type: 'json' };
import quoteOffer from './quote-offer.flow.json' with { type: 'json' };
import root from './root.flow.json' with { type: 'json' };

const ordering = [order, orderBasket, orderOn, orderPayment, orderChange, orderNews, orderBack, orderAbandoned];
const quoting = [quote, quoteOffer, quoteNews];

/** JSON knows no literal types; that these are flows is proven by parsing them (library.spec.ts). */
const booking = [bookings, bookingChange, myBookings, bookingReminder, bookingNews];

const flows = [root, ...ordering, ...booking, ...quoting, payment, paymentNews, handoff, handoffRating, faq] as unknown as readonly Flow[];

/** The flows that every business starts with. */
export const library: ReadonlyMap<FlowId, Flow> = new Map(flows.map((flow) => [flow.id, flow]));

/** The flows behind the words "menu" and "person". */
export const frame: Frame = { menu: 'root', person: 'handoff' };
