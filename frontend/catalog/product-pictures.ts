import { Component, inject, input, output, signal } from '@angular/core';
import type { ProductView } from '../../backend/contract/catalog.ts';
import { Icon } from '../ui/icon.ts';
import { problemOf, wordsFor } from '../ui/problem.ts';
import { Say } from '../ui/say.ts';
import { CatalogApi } from './catalog-api.ts';
import { asItIsSent } from './smaller-picture.ts';

const most = 8;

/** The pictures of a product, the first of which customers see. */
@Component({
  selector: 'app-product-pictures',
  imports: [Icon],
  template: `
    <section aria-labelledby="product-pictures">
      <h2 id="product-pictures">Pictures</h2>
      <ul>
        @for (image of product().images; track image.id; let first = $first) {
          <li>
            <img
              [src]="'/api/files/' + image.fileId"
              [alt]="'Picture ' + ($index + 1) + ' of ' + product().name"
              width="104"
              height="104"
            />
            @if (!product().archivedAt) {
              <span class="actions">
                @if (!first) {
                  <button
                    type="button"
                    class="icon-button"
                    [attr.aria-label]="'Show picture ' + ($index + 1) + ' first'"
                    title="Show it first"
                    (click)="putFirst(image.id)"
                  >
                    <app-icon name="back" [size]="18" />
                  </button>
                }
                <button
                  type="button"
                  class="icon-button"
                  [attr.aria-label]="'Remove picture ' + ($index + 1)"
                  title="Remove"
                  (click)="remove(image.id)"
                >
                  <app-icon name="remove" [size]="18" />
                </button>
              </span>
            }
          </li>
        }
        @if (!product().archivedAt && product().images.length < most) {
          <li>
            <input
              type="file"
              id="new-picture"
              class="visually-hidden"
              accept="image/*"
              multiple
              [disabled]="working()"
              (change)="add($event)"
            />
            <label for="new-picture"><app-icon name="add" /> {{ working() ? 'Sending…' : 'Add' }}</label>
          </li>
        }
      </ul>
      @if (refused(); as words) {
        <p class="refused" role="alert">{{ words }}</p>
      }
    </section>
  `,
  styles: `
    h2 {
      margin-bottom: 8px;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
    }
    li {
      position: relative;
    }
    img,
    label {
      display: grid;
      place-content: center;
      justify-items: center;
      width: 104px;
      height: 104px;
      border: 1px solid var(--border);
      border-radius: var(--radius-large);
      background: var(--surface-sunken);
      object-fit: cover;
    }
    label {
      border-style: dashed;
      border-color: var(--border-strong);
      color: var(--text-soft);
      font-size: 0.8125rem;
      cursor: pointer;

      &:hover {
        background: var(--surface-hover);
      }
    }
    input:focus-visible + label {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
    .actions {
      display: flex;
      justify-content: center;
    }
    .refused {
      margin-top: 8px;
    }
  `,
})
export class ProductPictures {
  private readonly api = inject(CatalogApi);
  private readonly say = inject(Say);

  readonly product = input.required<ProductView>();
  readonly changed = output<ProductView>();

  protected readonly most = most;
  protected readonly working = signal(false);
  protected readonly refused = signal<string | undefined>(undefined);

  protected async add(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    this.refused.set(undefined);
    this.working.set(true);
    const { id } = this.product();
    for (const file of files) {
      try {
        this.changed.emit(await this.api.addImage(id, await asItIsSent(file)));
      } catch (error) {
        const message = problemOf(error)?.errors?.[0]?.message;
        this.refused.set(message ? `${file.name} ${message}.` : wordsFor(error));
      }
    }
    this.working.set(false);
  }

  protected putFirst(imageId: string): Promise<void> {
    return this.do(this.api.putImageFirst(this.product().id, imageId));
  }

  protected remove(imageId: string): Promise<void> {
    return this.do(this.api.removeImage(this.product().id, imageId));
  }

  private async do(work: Promise<ProductView>): Promise<void> {
    try {
      this.changed.emit(await work);
    } catch (error) {
      this.say.failed('The picture was not changed.', error);
    }
  }
}
