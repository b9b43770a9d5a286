import { Component, computed, input } from '@angular/core';
import {
  mdiAccountCircleOutline,
  mdiAlertCircleOutline,
  mdiArrowLeft,
  mdiCancel,
  mdiCheck,
  mdiCheckAll,
  mdiChevronDown,
  mdiClockOutline,
  mdiClose,
  mdiCrosshairsGps,
  mdiDeleteOutline,
  mdiEyeOffOutline,
  mdiFileDocumentOutline,
  mdiFormatListBulleted,
  mdiImageOutline,
  mdiMapMarker,
  mdiMicrophone,
  mdiOpenInNew,
  mdiPencilOutline,
  mdiPlus,
  mdiReply,
  mdiSend,
  mdiStickerEmoji,
  mdiStorefrontOutline,
  mdiViewSplitVertical,
} from '@mdi/js';

const paths = {
  account: mdiAccountCircleOutline,
  alert: mdiAlertCircleOutline,
  back: mdiArrowLeft,
  beside: mdiViewSplitVertical,
  cancel: mdiCancel,
  check: mdiCheck,
  checks: mdiCheckAll,
  clock: mdiClockOutline,
  close: mdiClose,
  delete: mdiDeleteOutline,
  document: mdiFileDocumentOutline,
  down: mdiChevronDown,
  edit: mdiPencilOutline,
  hidden: mdiEyeOffOutline,
  image: mdiImageOutline,
  list: mdiFormatListBulleted,
  locate: mdiCrosshairsGps,
  microphone: mdiMicrophone,
  open: mdiOpenInNew,
  place: mdiMapMarker,
  plus: mdiPlus,
  reply: mdiReply,
  send: mdiSend,
  shop: mdiStorefrontOutline,
  sticker: mdiStickerEmoji,
};

export type PhoneIconName = keyof typeof paths;

/** A picture beside a word or inside a labelled button: it says nothing to a screen reader. */
@Component({
  selector: 'app-phone-icon',
  template: `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path [attr.d]="path()" fill="currentColor" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: 1.25em;
      height: 1.25em;
    }
    svg {
      width: 100%;
      height: 100%;
    }
  `,
})
export class PhoneIcon {
  readonly name = input.required<PhoneIconName>();

  protected readonly path = computed(() => paths[this.name()]);
}
