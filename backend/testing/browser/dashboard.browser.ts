import type { Browser, Page } from 'playwright-core';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { accessibilityProblems, launchBrowser, openPage, type WatchedPage } from '../browser.ts';
import { Customer } from '../customer.ts';
import { type Product, startProduct } from '../product.ts';

/** The browser notes by itself the 401 by which the page learns that it has to ask who is there. */
const tellsThatNobodyIsSignedIn = (error: string) => /401 .*\/api\/me\)$/.test(error);

describe('the dashboard', () => {
  let product: Product;
  let browser: Browser;
  let business: SeededBusiness;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    const seeded = await product.seed<{ businesses: SeededBusiness[] }>();
    business = seeded.businesses[0]!;
  }, 60_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  const meet = (name: string) => Customer.meet(product, business.number.phoneNumberId, name);

  async function signIn(path: string, size: { width?: number; height?: number; dark?: boolean } = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, `${product.address}${path}`, size);
    await opened.page.getByLabel('E-mail').fill(business.login.email);
    await opened.page.getByLabel('Password', { exact: true }).fill(business.login.password);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    await opened.page.waitForURL(`**${path}`);
    return opened;
  }

  const thread = (page: Page) => page.getByRole('log', { name: 'Messages' });

  it('shows a conversation as it happens, lets a person answer, and gives it back to the bot', async () => {
    const { page, errors, outside } = await signIn('/inbox');
    const customer = await meet('Ada Lovelace');
    await customer.says('Hello');
    await page.getByRole('link', { name: /Ada Lovelace/ }).click();
    await thread(page).getByText('Hello', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByText('has this conversation. The bot is silent.').waitFor();
    await page.getByRole('textbox', { name: 'Reply' }).fill('Good morning, Ada. How can I help?');
    await page.keyboard.press('Enter');
    await expectEventually(async () => (await customer.heard()).includes('Good morning, Ada. How can I help?'));
    // Said once, and seen to arrive.
    await thread(page).getByText('Good morning, Ada. How can I help?').waitFor();
    await thread(page)
      .locator('app-bubble')
      .last()
      .getByText(/Delivered|Read/)
      .waitFor();
    expect(await thread(page).getByText('Good morning, Ada. How can I help?').count()).toBe(1);

    await page.getByRole('button', { name: 'Give back' }).click();
    const dialog = page.getByRole('dialog', { name: 'Give back to the bot' });
    await dialog.getByRole('radio', { name: 'Start again at the menu' }).check();
    await dialog.getByRole('region', { name: 'What the customer reads' }).getByText('My orders').waitFor();
    await dialog.getByRole('button', { name: 'Give back' }).click();
    await page.getByText('Waiting for the customer').waitFor();
    expect({ errors: errors.filter((error) => !tellsThatNobodyIsSignedIn(error)), outside }).toEqual({ errors: [], outside: [] });
    await page.context().close();
  }, 60_000);

  it('shows a new order at once and moves it along', async () => {
    const { page } = await signIn('/orders');
    await page.getByText('No orders yet').waitFor();
    const customer = await meet('Grace Hopper');
    await customer.says('Hello');
    await customer.taps('Order');
    await customer.says('2 butter croissants');
    await customer.taps('Checkout');
    await customer.taps('Delivery');
    await customer.says('Rosenweg 4, 10119 Berlin');
    await customer.taps('Place order');

    await page.getByRole('link', { name: /Grace Hopper.*Confirmed/s }).click();
    await page.getByText('Rosenweg 4, 10119 Berlin').waitFor();
    await page.getByRole('button', { name: 'Start preparing' }).click();
    await page.getByText('started preparing it').waitFor();
    await page.getByRole('button', { name: 'Mark ready' }).waitFor();

    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Mark ready' }).waitFor();
    await page.context().close();
  }, 60_000);

  it.each([
    ['wide and light', { width: 1440, height: 900, dark: false }],
    ['wide and dark', { width: 1440, height: 900, dark: true }],
    ['a small phone', { width: 360, height: 740, dark: false }],
  ])(
    'is whole and usable by everybody on a screen that is %s',
    async (_screen, size) => {
      const { page, errors, outside } = await signIn('/inbox', size);
      for (const path of ['/inbox', '/quotes', '/orders', '/catalog', '/settings/business', '/settings/whatsapp', '/settings/requests']) {
        await page.goto(`${product.address}${path}`);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await expectEventually(async () => (await page.getByText('Loading…').count()) === 0);
        expect({ path, problems: await accessibilityProblems(page) }).toEqual({ path, problems: [] });
        expect({ path, overflows: await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth') }).toEqual({
          path,
          overflows: false,
        });
      }
      expect({ errors: errors.filter((error) => !tellsThatNobodyIsSignedIn(error)), outside }).toEqual({ errors: [], outside: [] });
      await page.context().close();
    },
    60_000,
  );

  it('goes anywhere by the keyboard', async () => {
    const { page } = await signIn('/settings/business');
    await page.getByRole('heading', { name: 'Opening hours' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('catal');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/catalog');
    await expectEventually(async () => (await page.evaluate<string | undefined>('document.activeElement?.textContent')) === 'Catalog');
    await page.context().close();
  }, 60_000);
});

async function expectEventually(holds: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`This did not become true: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
