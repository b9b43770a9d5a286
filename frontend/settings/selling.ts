import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { CouponView, DeliveryZoneView } from '../../backend/contract/orders.ts';
import { Session } from '../shell/session.ts';
import { Chip } from '../ui/chip.ts';
import { confirmed } from '../ui/confirm-dialog.ts';
import { ErrorState } from '../ui/error-state.ts';
import { MoneyPipe } from '../ui/money.ts';
import { Say } from '../ui/say.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { CouponDialog } from './coupon-dialog.ts';
import { MayChange } from './may-change.ts';
import { SellingApi } from './selling-api.ts';
import { SellingTerms } from './selling-terms.ts';
import { SettingsApi } from './settings-api.ts';
import { couponWords, reachOf } from './selling-words.ts';
import { ZoneDialog } from './zone-dialog.ts';

/** How the business sells: how orders are paid and held, where it delivers and for how much, and its coupons. */
@Component({
  selector: 'app-selling',
  imports: [Chip, ErrorState, MatButton, MoneyPipe, SellingTerms, Skeleton],
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
  protected readonly zones = this.api.zones();
  protected readonly coupons = this.api.coupons();
  protected readonly reachOf = reachOf;
  protected readonly couponWords = couponWords;

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
