import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { newId } from '../../database/ids.ts';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { accessibilityProblems, launchBrowser, openPage, type WatchedPage } from '../browser.ts';
import { type Product, startProduct } from '../product.ts';

describe('the payments page', () => {
  let product: Product;
  let browser: Browser;
  let business: SeededBusiness;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    business = (await product.seed<{ businesses: SeededBusiness[] }>()).businesses[0]!;
    await fill();
  }, 120_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  /** A payment of which too much came, and one that is still open. */
  async function fill(): Promise<void> {
    const owner = new pg.Client({ connectionString: product.database.ownerUrl });
    await owner.connect();
    const [contact, paid, open, capture, refund] = Array.from({ length: 5 }, newId);
    const { id } = business;
    await owner.query(`select set_config('app.business_id', $1, false)`, [id]);
    const run = (sql: string, values: unknown[]) => owner.query(sql, values);
    await run(`insert into contacts (business_id, id, wa_id, profile_name) values ($1, $2, '491701234567', 'Ada Kern')`, [id, contact]);
    const due = `insert into payment_dues (business_id, id, number, payable_kind, payable_id, purpose, title, amount, currency, state, contact_id) values ($1, $2, $3, 'order', $4, 'total', $5, $6, 'EUR', $7, $8)`;
    await run(due, [id, paid, 1001, newId(), 'Order #1001', 2_400, 'paid', contact]);
    await run(due, [id, open, 1002, newId(), 'Order #1002', 1_250, 'open', contact]);
    await run(
      `insert into payment_captures (business_id, id, due_id, provider, external_id, amount, currency) values ($1, $2, $3, 'cash', 'x', 3000, 'EUR')`,
      [id, capture, paid],
    );
    await run(
      `insert into payment_refunds (business_id, id, number, due_id, capture_id, cause, reason, amount, currency, state, asked_by) values ($1, $2, 1001, $3, $4, 'overpaid', 'More was paid than was owed', 600, 'EUR', 'proposed', 'system')`,
      [id, refund, paid, capture],
    );
    await run(
      `insert into ledger_entries (business_id, id, posting_id, account, amount, currency, due_id, capture_id)
       select $1, e.id, $2, e.account, e.amount, 'EUR', $3, $4 from jsonb_to_recordset($5) as e (id uuid, account text, amount bigint)`,
      [
        id,
        newId(),
        paid,
        capture,
        JSON.stringify([
          { id: newId(), account: 'cash', amount: 3_000 },
          { id: newId(), account: 'due', amount: -2_400 },
          { id: newId(), account: 'excess', amount: -600 },
        ]),
      ],
    );
    await owner.end();
  }

  async function signIn(path: string, size: { width?: number; height?: number; dark?: boolean } = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, `${product.address}${path}`, size);
    await opened.page.getByLabel('E-mail').fill(business.login.email);
    await opened.page.getByLabel('Password', { exact: true }).fill(business.login.password);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    await opened.page.waitForURL(`**${path}`);
    return opened;
  }

  it('lists what is owed with its sum, finds, filters, and shows the ledger of one', async () => {
    const { page, errors } = await signIn('/payments');
    await page.getByRole('link', { name: /P-1002/ }).waitFor();
    await page.getByText('€24.00 of €36.50 paid').waitFor();
    await page.getByRole('button', { name: /^To do/ }).click();
    await page.getByRole('link', { name: /P-1002/ }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /P-1001/ }).click();
    await page.getByRole('heading', { name: /P-1001/ }).waitFor();
    await page.getByText('To give back', { exact: true }).first().waitFor();
    await page.getByText('R-1001').waitFor();
    await shot(page, 'detail');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByLabel('Search payments').fill('P-1002');
    await page.getByRole('link', { name: /P-1001/ }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /P-1002/ }).click();
    await page.getByRole('button', { name: 'Record money' }).click();
    await page.getByLabel(/Amount in/).fill('nothing');
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByText('Write an amount like 12.50.').waitFor();
    expect(errors.filter((each) => !each.includes('/api/me'))).toEqual([]);
    await page.context().close();
  }, 90_000);

  it('fits a phone, and the dark', async () => {
    const { page } = await signIn('/payments', { width: 390, height: 844, dark: true });
    await page.getByRole('link', { name: /P-1001/ }).click();
    await page.getByRole('heading', { name: /P-1001/ }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await shot(page, 'phone dark');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  }, 90_000);

  it('has its settings: a provider is connected, transfers are taken', async () => {
    const { page } = await signIn('/settings/payments');
    await page.getByText('Sandbox').first().waitFor();
    await page.getByRole('button', { name: 'Connect a provider' }).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Paste the key here.').waitFor();
    await page.getByLabel('Provider', { exact: true }).selectOption('sandbox');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Working').waitFor();
    await page.getByLabel('Customers may pay by bank transfer').check();
    await page.getByLabel('Where transfers go').fill('Bakery Morgenrot, DE02 1203 0000 0000 2020 51');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('How you take payments is saved.').waitFor();
    await shot(page, 'settings');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.context().close();
  }, 90_000);
});

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/payments ${name}.png` });
}
