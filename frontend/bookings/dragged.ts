import { signal } from '@angular/core';
import type { BookingRow } from '../../backend/contract/bookings.ts';
import type { Block, Column } from './calendar.ts';

/** Where a booking would go if it were let go now. */
export interface Ghost {
  readonly booking: BookingRow;
  readonly column: Column;
  readonly from: number;
  readonly until: number;
}

const movable: ReadonlySet<string> = new Set(['pending', 'unpaid', 'booked']);
/** A hand that shakes does not move anything. */
const leastPixels = 6;
const snapMinutes = 15;

/**
 * A booking that is pulled to another time or another person. The calendar shows where it would go; nothing has happened until it is let go
 * and the question that follows is answered. By mouse and pen only: a finger scrolls.
 */
export class Dragged {
  readonly ghost = signal<Ghost | undefined>(undefined);

  private readonly columns: () => readonly Column[];
  private readonly minutesAt: (y: number, box: DOMRect) => number;
  private readonly drop: (ghost: Ghost) => void;
  private stop = () => {};

  constructor(columns: () => readonly Column[], minutesAt: (y: number, box: DOMRect) => number, drop: (ghost: Ghost) => void) {
    this.columns = columns;
    this.minutesAt = minutesAt;
    this.drop = drop;
  }

  take(block: Block, event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch' || !movable.has(block.booking.state)) return;
    const grip = event.clientY - (event.currentTarget as HTMLElement).getBoundingClientRect().top;
    const move = (now: PointerEvent) => {
      const far = Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) >= leastPixels;
      if (far || this.ghost()) this.ghost.set(this.ghostAt(block, now, grip));
    };
    const release = () => {
      const ghost = this.ghost();
      this.stop();
      if (ghost && !isWhereItWas(ghost, block)) this.drop(ghost);
    };
    const cancel = (key: KeyboardEvent) => key.key === 'Escape' && this.stop();
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', release);
    document.addEventListener('keydown', cancel);
    this.stop = () => {
      document.removeEventListener('pointermove', move);
      document.removeEventListener('pointerup', release);
      document.removeEventListener('keydown', cancel);
      // The click that ends a pull is no click on the booking.
      if (this.ghost()) document.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => document.removeEventListener('click', swallow, { capture: true }));
      this.ghost.set(undefined);
    };
  }

  release(): void {
    this.stop();
  }

  private ghostAt({ booking, from, until }: Block, { clientX, clientY }: PointerEvent, grip: number): Ghost | undefined {
    const under = document.elementsFromPoint(clientX, clientY).find((element) => element.matches('.column'));
    const column = this.columns().find(({ key }) => key === (under as HTMLElement | undefined)?.dataset['key']);
    if (!under || !column) return this.ghost();
    const minutes = this.minutesAt(clientY - grip, under.getBoundingClientRect());
    const start = Math.max(0, Math.min(24 * 60 - snapMinutes, Math.round(minutes / snapMinutes) * snapMinutes));
    return { booking, column, from: start, until: Math.min(24 * 60, start + until - from) };
  }
}

const isWhereItWas = ({ booking, column, from }: Ghost, block: Block): boolean =>
  from === block.from && column.blocks.some((each) => each.booking.id === booking.id && each.from === block.from);

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
