import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProductPage, ProductRow, ProductShow, ProductSort, ProductView, VariantChoice } from '../contract/catalog.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { Product } from './product.entity.ts';

export interface ProductSearch {
  readonly search?: string;
  readonly category?: string;
  readonly show?: ProductShow;
  readonly sort?: ProductSort;
  readonly after?: string;
}

/** So few left are worth a look. */
const few = 3;
const rowsPerPage = 50;
const mostChoices = 20;
const mostWords = 6;

/** What the dashboard shows of the catalog. */
@Injectable()
export class ProductQueries {
  async list(
    tx: Transaction,
    businessId: string,
    { search, category, show, sort = 'catalog', after }: ProductSearch,
  ): Promise<ProductPage> {
    const parameters: unknown[] = [businessId, rowsPerPage + 1];
    const given = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = [shown[show ?? 'all'], ...wordsOf(search).map((word) => productHas(given(word)))];
    if (category !== undefined) conditions.push(`category = ${given(category)}`);
    const { key, type, down } = sorts[sort];
    if (after !== undefined) {
      const { value, id } = readCursor(after, type);
      conditions.push(`(${key}, id) ${down ? '<' : '>'} (${given(value)}::${type}, ${given(id)}::uuid)`);
    }
    const direction = down ? 'desc' : 'asc';
    const rows: (ProductRow & { readonly sortKey: string })[] = await tx.query(
      `select id, name, category, available, archived_at is not null archived, available_hours <> '{}' "hasHours", lowest, highest, variants,
              free::double precision free, sold_out "soldOut", low, (${key})::text "sortKey",
              (select i.file_id from product_images i where i.business_id = $1 and i.product_id = shelf.id order by i.position, i.id limit 1) "imageFileId"
       from (${shelf}) shelf where ${conditions.join(' and ')} order by ${key} ${direction}, id ${direction} limit $2`,
      parameters,
    );
    const page = rows.slice(0, rowsPerPage);
    const last = page.at(-1);
    return {
      rows: page.map(({ sortKey: _, ...row }) => row),
      next: rows.length > rowsPerPage && last ? cursor(last.sortKey, last.id) : null,
      ...(await this.tally(tx, businessId)),
    };
  }

  async get(tx: Transaction, businessId: string, id: string): Promise<Product> {
    const product = await tx.findOne(Product, {
      where: { businessId, id },
      relations: { variants: true, images: true },
      order: { variants: { position: 'ASC', id: 'ASC' }, images: { position: 'ASC', id: 'ASC' } },
    });
    if (!product) throw new NotFoundException('There is no such product.');
    return product;
  }

  async view(tx: Transaction, businessId: string, id: string): Promise<ProductView> {
    return productView(await this.get(tx, businessId, id));
  }

  /** Each word must be in the name, the variant or its retailer id. */
  choices(tx: Transaction, businessId: string, search: string | undefined): Promise<VariantChoice[]> {
    const parameters: unknown[] = [businessId, mostChoices];
    const given = (value: unknown) => `$${parameters.push(value)}`;
    const words = wordsOf(search).map((word) => `concat_ws(' ', p.name, v.name, v.retailer_id) ilike ${given(word)}`);
    return tx.query(
      `select v.id, case when v.name = '' then p.name else p.name || ', ' || v.name end title, v.retailer_id "retailerId", v.amount,
              v.on_hand - v.held free, p.available and v.available available, p.tax_rate_id "taxRateId"
       from variants v join products p on p.business_id = v.business_id and p.id = v.product_id
       where ${['v.business_id = $1', 'v.archived_at is null', 'p.archived_at is null', ...words].join(' and ')}
       order by p.position, p.name, v.position, v.id limit $2`,
      parameters,
    );
  }

  private async tally(tx: Transaction, businessId: string): Promise<Pick<ProductPage, 'categories' | 'counts'>> {
    const categories: ProductPage['categories'] = await tx.query(
      `select category as name, count(*)::integer count from products where business_id = $1 and archived_at is null
       group by category order by min(position), category`,
      [businessId],
    );
    const tallied = Object.entries(shown).map(([show, condition]) => `count(*) filter (where ${condition})::integer "${show}"`);
    const [counts]: [ProductPage['counts']] = await tx.query(`select ${tallied.join(', ')} from (${shelf}) shelf`, [businessId]);
    return { categories, counts };
  }
}

export const productView = (product: Product): ProductView => ({
  id: product.id,
  name: product.name,
  description: product.description,
  category: product.category,
  available: product.available,
  taxRateId: product.taxRateId,
  availableHours: product.availableHours,
  options: product.options,
  images: product.images.map(({ id, fileId }) => ({ id, fileId })),
  variants: product.variants
    .filter(({ archivedAt }) => archivedAt === null)
    .map((variant) => ({
      id: variant.id,
      name: variant.name,
      optionValues: variant.optionValues,
      retailerId: variant.retailerId,
      amount: variant.amount,
      available: variant.available,
      onHand: variant.onHand,
      held: variant.held,
      free: variant.free,
    })),
  archivedAt: product.archivedAt?.toISOString() ?? null,
});

/** Products with what their variants come to. */
const shelf = `
  select p.*, v.*
  from products p
  cross join lateral (
    select count(*)::integer variants, coalesce(min(amount), 0) lowest, coalesce(max(amount), 0) highest, sum(on_hand - held) free,
           count(*) filter (where available and on_hand - held <= 0)::integer sold_out,
           count(*) filter (where available and on_hand - held <= ${few})::integer low,
           string_agg(concat_ws(' ', name, retailer_id), ' ') variant_words
    from variants where business_id = p.business_id and product_id = p.id and archived_at is null) v
  where p.business_id = $1`;

const shown: Readonly<Record<ProductShow | 'all', string>> = {
  all: `archived_at is null`,
  'on-sale': `archived_at is null and available`,
  'off-sale': `archived_at is null and not available`,
  low: `archived_at is null and available and low > 0`,
  'sold-out': `archived_at is null and available and sold_out > 0`,
  archived: `archived_at is not null`,
};

/** What is not counted never runs out, so it comes last by stock. */
const sorts: Readonly<Record<ProductSort, { readonly key: string; readonly type: string; readonly down?: true }>> = {
  catalog: { key: 'position', type: 'integer' },
  name: { key: 'lower(name)', type: 'text' },
  '-name': { key: 'lower(name)', type: 'text', down: true },
  price: { key: 'lowest', type: 'integer' },
  '-price': { key: 'highest', type: 'integer', down: true },
  stock: { key: 'coalesce(free, 9007199254740991)', type: 'numeric' },
  // Ids are made in order.
  newest: { key: 'id', type: 'uuid', down: true },
};

const productHas = (word: string): string => `concat_ws(' ', name, category, description, variant_words) ilike ${word}`;

const wordsOf = (search = ''): readonly string[] =>
  search
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, mostWords)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);

const cursor = (value: string, id: string): string => Buffer.from(JSON.stringify([value, id])).toString('base64url');

const anId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a cursor of this type may say, so that one of another list is refused and never reaches the database. */
const cursorValues: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d{1,9}$|^1\d{9}$|^20{9}$/,
  numeric: /^-?\d{1,20}$/,
  uuid: anId,
  text: /^\P{Cc}{0,200}$/u,
};

function readCursor(after: string, type: string): { readonly value: string; readonly id: string } {
  const wrong = () => new InvalidInput([{ field: 'after', message: 'must be what an earlier page of this list gave as `next`' }]);
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch {
    throw wrong();
  }
  const [value, id] = Array.isArray(read) ? (read as unknown[]) : [];
  if (typeof value !== 'string' || typeof id !== 'string' || !anId.test(id)) throw wrong();
  if (!cursorValues[type]!.test(value)) throw wrong();
  return { value, id };
}
