import { between, distinct, fitting, given } from './demands.ts';
import { interactive, sectionTitleLimit, type InteractiveContent } from './interactive.ts';

/** One product of the catalog at Meta. */
export const product = (
  item: { readonly catalogId: string; readonly retailerId: string },
  words: { readonly text?: string; readonly footer?: string } = {},
): InteractiveContent =>
  interactive(
    'product',
    words.text,
    { footer: words.footer },
    {
      catalog_id: fitting('interactive.action.catalog_id', item.catalogId, 64),
      product_retailer_id: fitting('interactive.action.product_retailer_id', item.retailerId, 256),
    },
  );

export interface ProductSection {
  readonly title: string;
  readonly retailerIds: readonly string[];
}

const mostProducts = 30;

/** Some products in sections, to be put in a basket. WhatsApp wants words above it. */
export function productList(
  catalogId: string,
  sections: readonly ProductSection[],
  words: { readonly header: string; readonly text: string; readonly footer?: string },
): InteractiveContent {
  between('interactive.action.sections', sections, 1, 10);
  const all = between(
    'interactive.action.sections.product_items',
    sections.flatMap(({ retailerIds }) => retailerIds),
    1,
    mostProducts,
  );
  distinct('interactive.action.sections.product_items', all);
  return interactive(
    'product_list',
    words.text,
    { header: { text: words.header }, footer: words.footer },
    {
      catalog_id: fitting('interactive.action.catalog_id', catalogId, 64),
      sections: sections.map(({ title, retailerIds }) => ({
        title: fitting('interactive.action.sections.title', title, sectionTitleLimit),
        product_items: between('interactive.action.sections.product_items', retailerIds, 1, mostProducts).map((id) => ({
          product_retailer_id: fitting('interactive.action.sections.product_items.product_retailer_id', id, 256),
        })),
      })),
    },
  );
}

/** A button that opens the whole catalog, with the picture of one product. */
export const catalog = (
  text: string,
  { thumbnail, footer }: { readonly thumbnail?: string; readonly footer?: string } = {},
): InteractiveContent =>
  interactive(
    'catalog_message',
    text,
    { footer },
    given({
      name: 'catalog_message',
      parameters:
        thumbnail === undefined
          ? undefined
          : { thumbnail_product_retailer_id: fitting('interactive.action.parameters.thumbnail_product_retailer_id', thumbnail, 256) },
    }),
  );
