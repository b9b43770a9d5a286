import type { Browser, Page } from 'playwright-core';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { accessibilityProblems, launchBrowser, openPage, type WatchedPage } from '../browser.ts';
import { Customer } from '../customer.ts';
import { type Product, startProduct } from '../product.ts';

const tellsThatNobodyIsSignedIn = (error: string) => /401 .*\/api\/me\)$/.test(error);

describe('quotes in the dashboard', () => {
  let product: Product;
  let browser: Browser;
  let business: SeededBusiness;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    const seeded = await product.seed<{ businesses: SeededBusiness[] }>();
    business = seeded.businesses[0]!;
  }, 60_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  async function signIn(path: string, size: { width?: number; height?: number; dark?: boolean } = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, `${product.address}${path}`, size);
    await opened.page.getByLabel('E-mail').fill(business.login.email);
    await opened.page.getByLabel('Password', { exact: true }).fill(business.login.password);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    await opened.page.waitForURL(`**${path}`);
    return opened;
  }

  const picture = (page: Page, name: string) =>
    process.env['SCREENSHOTS'] ? page.screenshot({ path: `${process.env['SCREENSHOTS']}/${name}.png` }) : undefined;

  it('price what a customer asks for, send it, and lead to the order that the customer makes of it', async () => {
    const { page, errors, outside } = await signIn('/quotes', { width: 1360, height: 900 });
    await page.getByText('No quotes yet').waitFor();
    const customer = await Customer.meet(product, business.number.phoneNumberId, 'Ada Lovelace');
    await customer.says('Hello');
    await customer.taps('Quote');
    await customer.says('10 croissants\na wedding cake with three tiers');
    await customer.taps('That is all');
    await customer.says('For Saturday, without nuts');

    await page.getByRole('link', { name: /Ada Lovelace/ }).click();
    await page.getByText('For Saturday, without nuts').first().waitFor();
    await page.getByText('no price yet').first().waitFor();
    await picture(page, 'asked');
    await page.getByRole('button', { name: 'Price it' }).click();
    await page
      .getByRole('group', { name: 'Line 2' })
      .getByLabel(/^Each in/)
      .fill('24x');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Like 3.50.').waitFor();
    await page
      .getByRole('group', { name: 'Line 2' })
      .getByLabel(/^Each in/)
      .fill('240');
    await page.getByLabel('Discount', { exact: true }).selectOption('In percent');
    await page.getByLabel('Percent off').fill('5');
    await page.getByRole('combobox', { name: 'Add from the catalog' }).fill('cof');
    await page.getByRole('option').first().waitFor();
    await picture(page, 'editor');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Line 3' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Discount of 5 %').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('sent it').waitFor();
    await picture(page, 'sent');
    expect(await accessibilityProblems(page)).toEqual([]);

    await expectEventually(async () => (await customer.heard()).some((words) => words.includes('wedding cake with three tiers: €240.00')));
    await customer.taps('Accept');
    await page.getByRole('link', { name: /Open order #/ }).waitFor();
    await page.getByText(/It became order #/).waitFor();
    await picture(page, 'ordered');
    const paper = await page.request.get(`${product.address}/api/quotes/${page.url().split('/').at(-1)}/document`);
    expect(paper.headers()['content-type']).toBe('application/pdf');
    expect({ errors: errors.filter((error) => !tellsThatNobodyIsSignedIn(error)), outside }).toEqual({ errors: [], outside: [] });
    await page.context().close();
  }, 90_000);

  it('are drawn up for a contact who is found by name, changed in a new revision, and withdrawn', async () => {
    const customer = await Customer.meet(product, business.number.phoneNumberId, 'Grace Hopper');
    await customer.says('Hello');
    const { page } = await signIn('/quotes', { width: 1360, height: 900, dark: true });
    await page.getByRole('button', { name: 'New quote' }).first().click();
    await page.getByRole('combobox', { name: 'Find the customer' }).fill('grace');
    await page.getByRole('option', { name: /Grace Hopper/ }).click();
    await page.getByRole('button', { name: 'Free line' }).click();
    await page.getByLabel('Free line').fill('Market stand');
    await page.getByLabel(/^Each in/).fill('1000');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Draft quote' }).waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expectEventually(async () => (await customer.heard()).some((words) => words.includes('Market stand')));

    await page.getByRole('button', { name: 'Write a new revision' }).click();
    await page.getByLabel('Discount', { exact: true }).selectOption('In percent');
    await page.getByLabel('Percent off').fill('50');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Another member has to approve it').waitFor();
    await page.getByRole('button', { name: 'Approve the discount' }).click();
    await page.getByText('approved by another member than the one who wrote it').waitFor();
    await picture(page, 'approval-dark');
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByLabel('Why, for your team').fill('Sold to somebody else');
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('Sold to somebody else').waitFor();
    await expectEventually(async () => (await customer.heard()).some((words) => words.includes('withdraw')));
    await page.getByRole('searchbox', { name: 'Search quotes' }).fill('market');
    await page.getByRole('link', { name: /Grace Hopper.*Withdrawn/s }).waitFor();
    await page.context().close();
  }, 90_000);

  it('show what somebody else changed meanwhile, and lose nothing that is typed', async () => {
    const { page } = await signIn('/quotes');
    await page.getByRole('button', { name: 'New quote' }).first().click();
    await page.getByRole('combobox', { name: 'Find the customer' }).fill('grace');
    await page.getByRole('option', { name: /Grace Hopper/ }).click();
    await page.getByRole('button', { name: 'Free line' }).click();
    await page.getByLabel('Free line').fill('Street party');
    await page.getByLabel(/^Each in/).fill('300');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Draft quote' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;

    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Note to the customer').fill('With tables');
    const { revisions } = (await (await page.request.get(`${product.address}/api/quotes/${id}`)).json()) as {
      revisions: { version: number }[];
    };
    const theirs = {
      ...{ version: revisions[0]!.version, discount: null, depositPercent: 0, validDays: 14, note: '' },
      lines: [{ title: 'Street party for two days', quantity: 1, unitAmount: 50_000, taxRateId: null }],
    };
    const saved = await page.request.put(`${product.address}/api/quotes/${id}`, { data: theirs, headers: { origin: product.address } });
    expect(saved.status()).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed this quote while you wrote.').waitFor();
    await page.getByRole('alert').getByText('1 × Street party for two days').waitFor();
    expect(await page.getByLabel('Note to the customer').inputValue()).toBe('With tables');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('With tables').waitFor();
    await page.context().close();
  }, 90_000);

  it('fit a small phone, and so do their settings', async () => {
    const { page } = await signIn('/quotes', { width: 360, height: 740 });
    await page.getByRole('link', { name: /Ada Lovelace/ }).waitFor();
    await picture(page, 'phone-list');
    await page.getByRole('link', { name: /Ada Lovelace/ }).click();
    await page.getByRole('heading', { name: /Quote Q-/ }).waitFor();
    await picture(page, 'phone-detail');
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await page.goto(`${product.address}/settings/quotes`);
    await page.getByLabel('Valid for days').fill('400');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Type a whole number from 1 to 365.').waitFor();
    await page.getByLabel('Valid for days').fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It is saved.').waitFor();
    await picture(page, 'phone-settings');
    await page.context().close();
  }, 60_000);
});

async function expectEventually(look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error('It did not happen in 15 seconds');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
