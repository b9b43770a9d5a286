import type { OpeningHours } from './businesses.ts';

/** A span of a day on the clock of the business; one that ends before it begins ends on the next day. */
export type Span = readonly [from: string, until: string];

/** GET /api/services, in their order. */
export interface ServiceView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly minutes: number;
  /** Kept free around it, for whoever and whatever it needs. */
  readonly beforeMinutes: number;
  readonly afterMinutes: number;
  /** How far apart the times are that are offered. */
  readonly stepMinutes: number;
  /** How many may book the same time: one for an appointment, more for a class. */
  readonly places: number;
  /** Minor units of the business's currency: for an appointment, or for each place of a class. The deposit likewise. */
  readonly amount: number;
  readonly deposit: number;
  readonly needsApproval: boolean;
  /** A request that nobody answered for so long is declined by itself. */
  readonly approvalMinutes: number;
  /** How long before it must be booked. */
  readonly noticeMinutes: number;
  /** How far ahead it may be booked. */
  readonly windowDays: number;
  /** Until so long before, cancelling and moving are free. */
  readonly freeUntilMinutes: number;
  /** What a later cancellation keeps of what was paid. */
  readonly lateFee: number;
  readonly active: boolean;
  /** Any one of each group is needed, all groups at the same time: someone, and a room. */
  readonly needs: readonly (readonly string[])[];
}

/** POST /api/services */
export type NewService = Pick<ServiceView, 'name' | 'minutes' | 'amount' | 'needs'> & Partial<Omit<ServiceView, 'id'>>;

/** PATCH /api/services/:id */
export type ServiceChanges = Partial<Omit<ServiceView, 'id'>>;

/** GET /api/resources, in their order: who and what services need. */
export interface ResourceView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'room';
  /** How many people it has room for at the same time. */
  readonly capacity: number;
  readonly active: boolean;
  /** A day that is not named is off. */
  readonly weekly: OpeningHours;
  /** Days that are unlike their weekday; no span at all is a day off. From today on. */
  readonly days: readonly ResourceDay[];
  /** Not over yet, the next first. */
  readonly leave: readonly LeaveView[];
}

export interface ResourceDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly spans: readonly Span[];
  readonly note: string;
}

export interface LeaveView {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/** POST /api/resources */
export type NewResource = Pick<ResourceView, 'name' | 'kind'> & Partial<Pick<ResourceView, 'capacity' | 'active' | 'weekly'>>;

/** PATCH /api/resources/:id */
export type ResourceChanges = Partial<Pick<ResourceView, 'name' | 'capacity' | 'active' | 'weekly'>>;

/** PUT /api/resources/:id/days/:date */
export type NewResourceDay = Pick<ResourceDay, 'spans' | 'note'>;

/** POST /api/resources/:id/leave: on the clock of the business, `YYYY-MM-DDTHH:MM`. */
export interface NewLeave {
  readonly from: string;
  readonly until: string;
  readonly reason?: string;
}

/** The resource, and how many bookings lie in the leave: their customers are asked for another time. */
export interface LeaveTaken {
  readonly resource: ResourceView;
  readonly disturbed: number;
}
