import { inject, Service } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { OrderLineView, OrderView } from '../../backend/contract/orders.ts';
import { type Handling, mostPerLine, openPieces, orderName } from './order-words.ts';
import { OrdersApi } from './orders-api.ts';
import { askForPieces, type PiecesQuestion } from './pieces-dialog.ts';
import { ShortageDialog } from './shortage-dialog.ts';

/** Asks what is to be done with the pieces of an order, and has it done. */
@Service()
export class OrderHandling {
  private readonly api = inject(OrdersApi);
  private readonly dialog = inject(MatDialog);

  /** The order as it is then; nothing when it is called off. */
  async ask(order: OrderView, handling: Handling): Promise<OrderView | undefined> {
    if (handling !== 'shortage') return askForPieces(this.dialog, this.question(order, handling));
    const opened = this.dialog.open<ShortageDialog, OrderView, OrderView>(ShortageDialog, {
      ...{ data: order, width: '560px', maxWidth: '96vw', disableClose: true },
    });
    return firstValueFrom(opened.afterClosed());
  }

  private question(order: OrderView, handling: Exclude<Handling, 'shortage'>): PiecesQuestion {
    const { id, currency, kept } = order;
    const name = orderName(order).toLowerCase();
    const who = order.contact.name;
    switch (handling) {
      case 'change':
        return {
          title: `Change ${name}`,
          words: `What it costs more, ${who} is asked for; what it costs less goes back. ${who} hears of it in the chat.`,
          yes: 'Change the order',
          currency,
          lines: order.lines.map(({ id: lineId, title, quantity, cancelled }) => ({
            ...{ lineId, title },
            begin: quantity - cancelled,
            most: mostPerLine,
          })),
          adds: 'Add from the catalog',
          save: ({ pieces, added }) => this.api.change(id, [...pieces, ...added]),
        };
      case 'hand-over':
        return {
          title: `Hand over a part of ${name}`,
          words: 'What leaves the house now. With the last piece the order is delivered.',
          yes: 'Hand over',
          currency,
          lines: some(order, openPieces, openPieces),
          save: ({ pieces }) => this.api.handOver(id, pieces),
        };
      case 'leave-out':
        return {
          title: `Leave something out of ${name}`,
          words: `It can be sold to others, and what was paid for it goes back. ${who} hears of it in the chat.`,
          yes: 'Leave it out',
          currency,
          lines: some(order, openPieces, () => 0),
          reason: 'Why, for the customer',
          save: ({ pieces, reason }) => this.api.leaveOut(id, pieces, reason),
        };
      case 'take-back':
        return {
          title: `Take something of ${name} back`,
          words: 'What came back, what the customer gets for it, and whether it can be sold again.',
          yes: 'Take it back',
          currency,
          lines: some(
            order,
            ({ handedOver, returned }) => handedOver - returned,
            () => 0,
          ),
          adds: 'Give something else instead',
          reason: 'Why it came back',
          refund: kept,
          save: ({ pieces, added, ...back }) => this.api.takeBack(id, { pieces, exchange: added, ...back }),
        };
    }
  }
}

/** The lines that have any such pieces. */
function some(
  { lines }: OrderView,
  most: (line: OrderLineView) => number,
  begin: (line: OrderLineView) => number,
): PiecesQuestion['lines'] {
  return lines
    .filter((line) => most(line) > 0)
    .map((line) => ({ lineId: line.id, title: line.title, most: most(line), begin: begin(line) }));
}
