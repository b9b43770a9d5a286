import { Component, output, signal } from '@angular/core';
import { form, FormField, max, maxLength, min, required } from '@angular/forms/signals';
import { PhoneIcon } from './phone-icon.ts';
import { PhoneSheet } from './phone-sheet.ts';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** Some place to begin with, so that a location can be sent with one tap. */
const somewhere = { latitude: 52.52, longitude: 13.405, name: '', address: '' };

/** Sends where the customer is: the device's own position, or coordinates written by hand. */
@Component({
  selector: 'app-place-sheet',
  imports: [FormField, PhoneIcon, PhoneSheet],
  template: `
    <app-phone-sheet heading="Send location" (closed)="closed.emit()">
      <button type="button" class="locate" (click)="locate()" [disabled]="locating()">
        <app-phone-icon name="locate" /> {{ locating() ? 'Looking for you …' : 'Use my location' }}
      </button>
      @if (trouble(); as words) {
        <p role="alert">{{ words }}</p>
      }
      <form (submit)="$event.preventDefault(); send()">
        <div class="pair">
          <label>Latitude <input type="number" step="any" [formField]="place.latitude" /></label>
          <label>Longitude <input type="number" step="any" [formField]="place.longitude" /></label>
        </div>
        <label>Name of the place, if it has one <input [formField]="place.name" /></label>
        <label>Address, if you like <input [formField]="place.address" /></label>
        <button type="submit" class="send" [disabled]="place().invalid()">Send this location</button>
      </form>
    </app-phone-sheet>
  `,
  styles: `
    @use 'phone' as phone;

    .locate {
      @include phone.menu-item;
      width: 100%;
      margin-bottom: 8px;
      color: var(--phone-accent);
      font-weight: 600;
    }
    form {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }
    label {
      @include phone.field;
      flex: 1;
      min-width: 0;
    }
    .pair {
      display: flex;
      gap: 12px;
    }
    .send {
      @include phone.filled-button;
    }
    p {
      margin: 0 0 8px;
      color: var(--phone-bad);
    }
  `,
})
export class PlaceSheet {
  readonly chosen = output<Place>();
  readonly closed = output<void>();

  private readonly model = signal(somewhere);
  protected readonly place = form(this.model, (place) => {
    required(place.latitude);
    required(place.longitude);
    min(place.latitude, -90);
    max(place.latitude, 90);
    min(place.longitude, -180);
    max(place.longitude, 180);
    maxLength(place.name, 1000);
    maxLength(place.address, 1000);
  });
  protected readonly locating = signal(false);
  protected readonly trouble = signal('');

  protected locate() {
    this.trouble.set('');
    this.locating.set(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        this.locating.set(false);
        this.model.update((place) => ({ ...place, latitude, longitude }));
      },
      (error) => {
        this.locating.set(false);
        this.trouble.set(`Your device does not tell where you are (${error.message}). Write the coordinates instead.`);
      },
      { timeout: 10_000 },
    );
  }

  protected send() {
    if (this.place().invalid()) return;
    const { latitude, longitude, name, address } = this.model();
    this.chosen.emit({ latitude, longitude, ...(name && { name }), ...(address && { address }) });
  }
}
