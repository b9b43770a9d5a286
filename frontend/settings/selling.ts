import { Component, computed, effect, inject, signal } from '@angular/core';
import { disabled, form, FormField, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { CouponView, DeliveryZoneView } from '../../backend/contract/orders.ts';
import { Session } from '../shell/session.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { ErrorState } from '../ui/error-state.ts';
import { Field, FieldControl } from '../ui/field.ts';
import { MoneyPipe } from '../ui/money.ts';
import { Refusal } from '../ui/refusal.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { CouponDialog } from './coupon-dialog.ts';
import { MayChange } from './may-change.ts';
import { SellingApi } from './selling-api.ts';
import { SettingsApi } from './settings-api.ts';
import { couponWords, reachOf } from './selling-words.ts';
import { ZoneDialog } from './zone-dialog.ts';

/** How the business sells: how orders are paid and held, where it delivers and for how much, and its coupons. */
@Component({
  selector: 'app-selling',
  imports: [Chip, ErrorState, Field, FieldControl, FormField, FormRoot, MatButton, MoneyPipe, Skeleton],
  templateUrl: './selling.html',
  styleUrls: ['./requests.scss', './selling.scss'],
})
export class Selling {
  private readonly api = inject(SellingApi);
  private readonly dialog = inject(MatDialog);
  private readonly say = inject(Say);

  protected readonly mayChange = inject(MayChange).settings;
  protected readonly currency = inject(Session).currency;
  private readonly business = inject(SettingsApi).business();
  /** Days of coupons begin and end by its clock. */
  protected readonly zone = computed(() => (this.business.hasValue() ? this.business.value().zone : undefined));
  protected readonly terms = this.api.terms();
  protected readonly zones = this.api.zones();
  protected readonly coupons = this.api.coupons();
  protected readonly reachOf = reachOf;
  protected readonly couponWords = couponWords;

  private readonly typed = signal({
    ...{ holdMinutes: '', paysCash: true, paysOnline: false, paysByTransfer: false },
    ...{ whenPriceRose: 'tell', asksForRating: true },
  });
  protected readonly noWay = computed(() => {
    const { paysCash, paysOnline, paysByTransfer } = this.typed();
    return !paysCash && !paysOnline && !paysByTransfer;
  });
  protected readonly refusal = new Refusal();
  protected readonly form = form(
    this.typed,
    (at) => {
      disabled(at, () => !this.mayChange());
      validate(at.holdMinutes, ({ value }) =>
        /^\d{1,4}$/.test(value().trim()) && Number(value()) >= 5 && Number(value()) <= 1440
          ? undefined
          : { kind: 'minutes', message: 'Whole minutes, from 5 to 1440.' },
      );
    },
    {
      submission: {
        action: async ({ holdMinutes }) => {
          this.refusal.clear();
          if (this.noWay()) return undefined;
          const typed = this.typed();
          try {
            const whenPriceRose = typed.whenPriceRose === 'honour' ? 'honour' : 'tell';
            this.terms.set(await this.api.changeTerms({ ...typed, whenPriceRose, holdMinutes: Number(typed.holdMinutes) }));
            this.say.done('How you sell is saved.');
            return undefined;
          } catch (error) {
            return this.refusal.from(error, { holdMinutes });
          }
        },
      },
    },
  );

  constructor() {
    effect(() => {
      if (!this.terms.hasValue()) return;
      const { holdMinutes, paysCash, paysOnline, paysByTransfer, whenPriceRose, asksForRating } = this.terms.value();
      this.typed.set({ holdMinutes: String(holdMinutes), paysCash, paysOnline, paysByTransfer, whenPriceRose, asksForRating });
    });
  }

  protected async editZone(zone: DeliveryZoneView | null): Promise<void> {
    const opened = this.dialog.open<ZoneDialog, DeliveryZoneView | null, readonly DeliveryZoneView[]>(ZoneDialog, {
      ...{ data: zone, width: '520px', maxWidth: '96vw', disableClose: true },
    });
    const zones = await firstValueFrom(opened.afterClosed());
    if (zones) this.zones.set(zones);
  }

  protected async removeZone({ id, name }: DeliveryZoneView): Promise<void> {
    const question = { title: `Remove ${name}?`, words: 'Orders that go there stay as they are.', yes: 'Remove it', no: 'Keep it' };
    if (!(await confirmed(this.dialog, question))) return;
    try {
      this.zones.set(await this.api.removeZone(id));
      this.say.done(`${name} is removed.`);
    } catch (error) {
      this.say.failed(`${name} was not removed.`, error);
      this.zones.reload();
    }
  }

  protected async editCoupon(coupon: CouponView | null): Promise<void> {
    const opened = this.dialog.open<CouponDialog, unknown, readonly CouponView[]>(CouponDialog, {
      ...{ data: { coupon, zone: this.zone() }, width: '520px', maxWidth: '96vw', disableClose: true },
    });
    const coupons = await firstValueFrom(opened.afterClosed());
    if (coupons) this.coupons.set(coupons);
  }
}
