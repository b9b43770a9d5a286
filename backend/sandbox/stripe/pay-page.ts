import type { Dispute, PaymentIntentObject, Session } from './stripe-rows.ts';

const cardNames: readonly (readonly [value: string, name: string])[] = [
  ['works', 'Card that works'],
  ['insufficient_funds', 'Card without enough money'],
  ['expired_card', 'Expired card'],
  ['card_declined', 'Card that the bank declines'],
  ['authentication_required', 'Card whose owner does not confirm'],
  ['slow', 'Bank transfer that takes its time'],
  ['refunds-fail', 'Card to which refunds fail'],
];

const style = `
  :root { color-scheme: light dark; --ink: light-dark(#1d211c, #e6e9e3); --soft: light-dark(#5c635a, #a3aaa0); --page: light-dark(#f6f5f1, #151814);
    --card: light-dark(#fff, #1f231e); --line: light-dark(#dddcd5, #363c34); --green: light-dark(#2e6b4a, #8fd0ab); --on-green: light-dark(#fff, #10301f); --red: light-dark(#a3362b, #f0a39a); }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
  main { width: min(26rem, calc(100vw - 2rem)); padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-sizing: border-box; }
  small, .soft { color: var(--soft); } h1 { margin: 4px 0 16px; font-size: 2rem; font-variant-numeric: tabular-nums; }
  ul { list-style: none; padding: 0; margin: 0 0 16px; } li { display: flex; justify-content: space-between; gap: 16px; }
  label { display: block; margin: 12px 0 4px; } select, input { width: 100%; box-sizing: border-box; min-height: 44px; font: inherit; padding: 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--page); color: inherit; }
  button { width: 100%; min-height: 44px; margin-top: 12px; font: inherit; font-weight: 600; border: 1px solid var(--line); border-radius: 8px; background: none; color: inherit; cursor: pointer; }
  button.first { background: var(--green); color: var(--on-green); border-color: var(--green); } .bad { color: var(--red); } .good { color: var(--green); } fieldset { border: 0; padding: 0; margin: 0; }`;

/** Plain HTML, since it plays another house's page: nothing of ours but its looks. */
export function payPage(
  session: Session,
  { intent, dispute }: { readonly intent: PaymentIntentObject | undefined; readonly dispute: Dispute | undefined },
  trouble: string,
): string {
  const total = money(session.amount_total, session.currency);
  const lines = session.line_items_shown.map(
    ({ name, quantity, amount }) =>
      `<li><span>${text(name)}${quantity > 1 ? ` × ${quantity}` : ''}</span><span>${money(amount * quantity, session.currency)}</span></li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Pay ${total}</title><style>${style}</style></head>
<body><main><small>Sandbox: no real money moves here</small><h1>${total}</h1><ul>${lines.join('')}</ul>
${trouble ? `<p class="bad" role="alert">${text(trouble)}</p>` : ''}${stateOf(session, intent, dispute)}</main></body></html>`;
}

/** What the customer's bank may still do about a payment. */
function afterwards(dispute: Dispute | undefined): string {
  if (!dispute) return `<button name="do" value="dispute">Have the bank take it back</button>`;
  if (dispute.status !== 'needs_response')
    return `<p role="status" class="soft">The bank decided ${dispute.status === 'won' ? 'for the business' : 'for the customer: the money went back'}.</p>`;
  return `<p role="status">The bank looks into it.</p><button name="do" value="dispute-lost">It decides for the customer</button><button name="do" value="dispute-won">It decides for the business</button>`;
}

function stateOf(session: Session, intent: PaymentIntentObject | undefined, dispute: Dispute | undefined): string {
  if (session.status === 'expired') return `<p class="bad" role="status">This page has ended. Ask for a new link in the chat.</p>`;
  if (intent?.status === 'processing')
    return `<p role="status">The bank is at it.</p>${form(`<button class="first" name="do" value="bank-yes">The bank pays</button><button name="do" value="bank-no">The bank refuses</button>`)}`;
  if (session.status === 'complete')
    return intent?.status === 'succeeded'
      ? `<p class="good" role="status">Paid ${money(intent.amount_received, session.currency)}. You can go back to the chat.</p>${form(`<button name="do" value="pay">Pay once more by mistake</button>${afterwards(dispute)}`)}`
      : `<p class="bad" role="status">The bank refused. Ask for a new link in the chat.</p>`;
  const failed = intent?.last_payment_error ? `<p class="bad" role="alert">The payment did not go through. Try another card.</p>` : '';
  const options = cardNames.map(([value, name]) => `<option value="${value}">${name}</option>`).join('');
  return `${failed}${form(`<label for="card">How to pay</label><select id="card" name="card">${options}</select>
    <button class="first" name="do" value="pay">Pay ${money(session.amount_total, session.currency)}</button>
    <label for="amount">Only a part, in the smallest unit</label><input id="amount" name="amount" inputmode="numeric" value="${Math.ceil(session.amount_total / 2)}">
    <button name="do" value="part">Pay this part</button><button name="do" value="twice">Pay twice</button>`)}`;
}

const form = (inside: string): string => `<form method="post"><fieldset>${inside}</fieldset></form>`;

const text = (plain: string): string => plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
