import type { Browser, Page } from 'playwright-core';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { accessibilityProblems, launchBrowser, openPage, type WatchedPage } from '../browser.ts';
import { type Product, startProduct } from '../product.ts';

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

describe('the catalog page', () => {
  let product: Product;
  let browser: Browser;
  let business: SeededBusiness;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    business = (await product.seed<{ businesses: SeededBusiness[] }>()).businesses[0]!;
  }, 120_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  async function signIn(path: string, size: { width?: number; height?: number; dark?: boolean } = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, `${product.address}${path}`, size);
    await opened.page.getByLabel('E-mail').fill(business.login.email);
    await opened.page.getByLabel('Password', { exact: true }).fill(business.login.password);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    await opened.page.waitForURL(`**${path}`);
    return opened;
  }

  const names = (page: Page) => page.locator('.list .name').allTextContents();

  it('adds a product whose options make its variants, and counts what there is of them', async () => {
    const { page } = await signIn('/catalog');
    await page.getByRole('button', { name: 'Add product' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Linen bag');
    await page.getByLabel('Category').last().fill('Bags');
    await page.getByRole('button', { name: /Add an option/ }).click();
    await page.getByLabel('Values').fill('Small, Large');
    await page.getByLabel('Price of Small').fill('9,50');
    await page.getByRole('button', { name: 'Give all the first price' }).click();
    await page.getByLabel('On hand of Large').fill('4');
    await shot(page, 'new-product');
    await page.getByRole('button', { name: 'Add product' }).last().click();

    await page.getByRole('heading', { name: 'Linen bag' }).waitFor();
    await page.getByRole('button', { name: 'Stock of Large' }).click();
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByLabel('More or fewer').fill('-3');
    await page.getByRole('button', { name: 'Correct the stock' }).click();
    await page.getByText('Say why').waitFor();
    await page.getByLabel('Reason').fill('torn in the wash');
    await page.getByRole('button', { name: 'Correct the stock' }).click();
    await page.getByText('Few left').waitFor();
    await page.getByRole('button', { name: 'Stock of Large' }).click();
    await page.getByText(/corrected 1 \(−3\)/).waitFor();
    await shot(page, 'stock');
    await page.getByRole('button', { name: 'Leave as it is' }).click();

    await page.getByRole('button', { name: 'Change variants and prices' }).click();
    await page.getByLabel('Price of Large').fill('twelve');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Type an amount like 3.50.').waitFor();
    await page.getByLabel('Price of Large').fill('12');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '€12.00' }).waitFor();
    await page.context().close();
  }, 90_000);

  it('is searched, filtered and put in order by the keyboard, and takes many off sale at once', async () => {
    const { page } = await signIn('/catalog');
    await page.getByRole('link', { name: /Croissant/ }).waitFor();
    const before = await names(page);
    await page.getByRole('button', { name: `Move ${before[1]!}` }).focus();
    await page.keyboard.press('ArrowUp');
    await expectEventually(async () => (await names(page))[0] === before[1]);
    await page.keyboard.press('ArrowDown');
    await expectEventually(async () => (await names(page))[1] === before[1]);

    await page.getByRole('searchbox', { name: 'Search the catalog' }).fill('sourdough half');
    await expectEventually(async () => (await names(page)).join() === 'Sourdough bread');
    await page.getByLabel('Choose Sourdough bread').check();
    await page.getByRole('button', { name: 'Take off sale' }).click();
    await page.getByText('1 product can no longer be ordered.').waitFor();
    await page.getByRole('searchbox', { name: 'Search the catalog' }).fill('');
    await page.getByRole('button', { name: /Off sale/ }).click();
    await expectEventually(async () => (await names(page)).join() === 'Sourdough bread');
    await page.context().close();
  }, 90_000);

  it('gives a product its tax and its hours', async () => {
    const { page } = await signIn('/catalog');
    await page.getByRole('button', { name: 'Tax rates' }).click();
    await page.getByLabel('Name').fill('VAT food');
    await page.getByLabel('Percent').fill('7');
    await page.getByRole('button', { name: 'Add tax rate' }).click();
    await page.getByText('7 % · in the price').waitFor();
    await shot(page, 'taxes');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: /Croissant/ }).click();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByLabel('Tax').selectOption({ label: 'VAT food (7 %, in the price)' });
    await page.getByRole('button', { name: 'Add hours on Sunday' }).click();
    await page.getByLabel('Sunday until').fill('11:00');
    await shot(page, 'product');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Sunday 09:00–11:00').waitFor();
    await page.getByText('VAT food (7 %, in the price)').waitFor();

    await page.getByLabel('Add', { exact: true }).setInputFiles({ name: 'croissant.png', mimeType: 'image/png', buffer: png });
    const picture = page.getByRole('img', { name: 'Picture 1 of Croissant' });
    await picture.waitFor();
    await expectEventually(() => picture.evaluate((image) => (image as unknown as { readonly naturalWidth: number }).naturalWidth === 1));
    await page.getByLabel('Add', { exact: true }).setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<html>') });
    await page.getByText('page.png is no picture in JPEG or PNG.').waitFor();
    await shot(page, 'pictures');
    await page.context().close();
  }, 90_000);

  it('takes a table, and says first what is wrong with it', async () => {
    const { page } = await signIn('/catalog');
    await page.getByRole('button', { name: 'Import' }).click();
    const give = (text: string) =>
      page.getByLabel(/Choose a/).setInputFiles({ name: 'catalog.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await give('retailer_id,product,price\nbagel,Bagel,1.900\nbun,,2.00\n');
    await page.getByText('There are 2 mistakes in the table.').waitFor();
    await shot(page, 'import');
    await give('retailer_id,product,price\nbagel,Bagel,1.90\n');
    await page.getByText('1 product: 1 new').waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).last().click();
    await page.getByText('The table is imported.').waitFor();
    await page.getByRole('link', { name: /Bagel.*€1.90/s }).waitFor();
    await page.context().close();
  }, 90_000);

  it.each([
    ['wide and light', { width: 1440, height: 900, dark: false }],
    ['wide and dark', { width: 1440, height: 900, dark: true }],
    ['a small phone', { width: 360, height: 740, dark: false }],
  ])(
    'is whole and usable by everybody on a screen that is %s',
    async (screen, size) => {
      const { page, errors, outside } = await signIn('/catalog', size);
      await page.getByRole('link', { name: /Danish/ }).waitFor();
      await shot(page, `list ${screen}`);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('link', { name: /Danish/ }).click();
      await page.getByRole('heading', { name: 'Danish' }).waitFor();
      await shot(page, `detail ${screen}`);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      await page.getByRole('button', { name: 'Change variants and prices' }).click();
      await page.getByLabel('Price of Cherry').waitFor();
      await page.waitForTimeout(300);
      await shot(page, `variants ${screen}`);
      // The dialog lies above the page and its landmarks.
      expect((await accessibilityProblems(page)).filter((problem) => !problem.startsWith('region:'))).toEqual([]);
      expect({ errors: errors.filter((error) => !/401 .*\/api\/me\)$/.test(error)), outside }).toEqual({ errors: [], outside: [] });
      await page.context().close();
    },
    90_000,
  );
});

/** For whoever wants to look at the pages: the folder is named by SCREENSHOTS. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/catalog ${name}.png` });
}

async function expectEventually(holds: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`This did not become true: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
