import type { Browser, Page } from 'playwright-core';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { accessibilityProblems, launchBrowser, openPage, type WatchedPage } from '../browser.ts';
import { Customer } from '../customer.ts';
import { type Product, startProduct } from '../product.ts';

describe('orders in the dashboard', () => {
  let product: Product;
  let browser: Browser;
  let business: SeededBusiness;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    business = (await product.seed<{ businesses: SeededBusiness[] }>()).businesses[0]!;
    for (const name of ['Ada Lovelace', 'Grace Hopper'])
      await (await Customer.meet(product, business.number.phoneNumberId, name)).says('Hello');
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

  const shot = async (page: Page, name: string) => {
    if (process.env['SCREENSHOTS']) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/orders-${name}.png` });
  };

  async function take(page: Page, who: string, what: string, quantity: string): Promise<void> {
    await page.getByRole('button', { name: 'New order' }).first().click();
    await page.getByRole('combobox', { name: 'Find the customer' }).fill(who);
    await page.getByRole('option', { name: new RegExp(who, 'i') }).click();
    await page.getByRole('combobox', { name: 'Add from the catalog' }).fill(what);
    await page
      .getByRole('option', { name: new RegExp(what, 'i') })
      .first()
      .click();
    await page.getByLabel('Quantity').fill(quantity);
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  it('takes an order by phone, says what is wrong at its field, and changes it afterwards', async () => {
    const { page } = await signIn('/orders');
    await page.getByText('No orders yet').waitFor();
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Choose whom the order is for.').waitFor();
    await page.getByText('An order needs at least one line.').waitFor();
    await page.getByRole('combobox', { name: 'Find the customer' }).fill('ada');
    await page.getByRole('option', { name: /Ada Lovelace/ }).click();
    await page.getByRole('combobox', { name: 'Add from the catalog' }).fill('croissant');
    await page
      .getByRole('option', { name: /Croissant/ })
      .first()
      .click();
    await page.getByLabel('Quantity').fill('9000');
    await page.getByLabel('How it gets there').selectOption('Delivery');
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText(/^Only \d+ free\.$/).waitFor();
    await page.getByText('Say where to bring it.').waitFor();
    await shot(page, 'new');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Quantity').fill('3');
    await page.getByLabel('How it gets there').selectOption('Pick-up');
    await page.getByRole('button', { name: 'Place the order' }).click();

    await page.getByRole('heading', { name: 'Order #1001' }).waitFor();
    await page.getByRole('cell', { name: '3 ×' }).waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Change what is in it' }).click();
    await page.getByLabel(/croissant/i).fill('lots');
    await page.getByRole('button', { name: 'Change the order' }).click();
    await page.getByText('From 0 to 9999.').waitFor();
    await page.getByLabel(/croissant/i).fill('2');
    await page.getByRole('combobox', { name: 'Add from the catalog' }).fill('coffee');
    await page
      .getByRole('option', { name: /Coffee/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Change the order' }).click();
    await page.getByRole('cell', { name: '2 ×' }).waitFor();
    await page.getByRole('cell', { name: /^Coffee/ }).waitFor();
    await page.context().close();
  }, 120_000);

  it('hands a part over, leaves something out, and takes it back', async () => {
    const { page } = await signIn('/orders');
    await take(page, 'Grace', 'croissant', '4');
    for (const verb of ['Start preparing', 'Mark ready']) await page.getByRole('button', { name: verb }).click();
    await page.getByRole('button', { name: 'Mark picked up' }).waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Hand over a part' }).click();
    await page.getByLabel(/croissant/i).fill('1');
    await page.getByRole('button', { name: 'Hand over', exact: true }).click();
    await page.getByText('1 handed over').waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Leave something out' }).click();
    await page.getByLabel(/croissant/i).fill('1');
    await page.getByRole('button', { name: 'Leave it out' }).click();
    await page.getByText('Say why, in a few words.').waitFor();
    await page.getByLabel('Why, for the customer').fill('It fell on the floor');
    await page.getByRole('button', { name: 'Leave it out' }).click();
    await page.getByText('1 left out').waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Take something back' }).click();
    await page.getByLabel(/croissant/i).fill('1');
    await page.getByLabel('Why it came back').fill('Wrong kind');
    await shot(page, 'take-back');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText(/came back: Wrong kind/).waitFor();
    await shot(page, 'detail');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByLabel('Why, for the customer').fill('Closed today');
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByText('cancelled it: Closed today').waitFor();
    await page.context().close();
  }, 120_000);

  it('keeps what is shown in the address, and goes through it by key', async () => {
    const { page } = await signIn('/orders');
    await take(page, 'Ada', 'roll', '1');
    await page.goto(`${product.address}/orders`);
    await page.getByRole('link', { name: /Cancelled/ }).waitFor();
    await page.getByLabel('Finished').selectOption('Cancelled');
    await page.waitForURL('**/orders?state=cancelled');
    await page
      .getByRole('link', { name: /Ada Lovelace/ })
      .first()
      .waitFor({ state: 'detached' });
    await page.getByLabel('Sort').selectOption('Largest first');
    await page.waitForURL('**/orders?state=cancelled&sort=total');
    await page.getByRole('link', { name: /Grace Hopper/ }).click();
    await page.waitForURL(/\/orders\/[0-9a-f-]+\?state=cancelled&sort=total$/);
    await page.reload();
    await page.getByRole('heading', { name: /Order #/ }).waitFor();
    expect(await page.getByLabel('Finished').inputValue()).toBe('cancelled');
    expect(await page.getByLabel('Sort').inputValue()).toBe('total');

    await page.goBack();
    await page.goBack();
    await page.goBack();
    await page.waitForURL('**/orders');
    await page
      .getByRole('link', { name: /Ada Lovelace/ })
      .first()
      .waitFor();
    await page.getByText(/\d+ orders/).waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const focused = await page.evaluate<string>('document.activeElement.textContent');
    expect(focused).toContain('#1003');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Order #1003' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('grace');
    await page.waitForURL(/search=grace$/);
    await page
      .getByRole('link', { name: /Ada Lovelace/ })
      .first()
      .waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Order #1003' }).waitFor();
    await page.context().close();
  }, 120_000);

  it('is found by its number from everywhere, and begun from there', async () => {
    const { page } = await signIn('/settings/business');
    await page.getByRole('heading', { name: 'Opening hours' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Find a page/ }).fill('#1002');
    await page.getByRole('option', { name: /Order #1002/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Order #1002' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Find a page/ }).fill('new ord');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New order' }).waitFor();
    await page.waitForURL(/\/orders$/);
    await page.context().close();
  }, 120_000);

  it('goes the way that the business sells: its zones, its coupons and how one may pay', async () => {
    const { page } = await signIn('/settings/selling');
    await page.getByLabel('Stock is held for (minutes)').fill('2');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Whole minutes, from 5 to 1440.').waitFor();
    await page.getByLabel('Stock is held for (minutes)').fill('45');
    await page.getByLabel('Ready after (minutes)').fill('90');
    await page.getByLabel('Where the shop is').fill('Mill Lane 5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Two numbers with a comma, like 52.5200, 13.4050.').waitFor();
    await page.getByLabel('Where the shop is').fill('52.5200, 13.4050');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('How you sell is saved.').waitFor();

    await page.getByRole('button', { name: 'Add a zone' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Old town');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Say where it is: postcodes, or kilometres around the shop.').waitFor();
    await page.getByLabel('Postcodes').fill('10115, 101*');
    await page.getByLabel(/^Fee in/).fill('2,50');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('10115, 101*').waitFor();
    await page.getByText('€2.50').waitFor();

    await page.getByRole('button', { name: 'Add a coupon' }).click();
    await page.getByLabel('Code').fill('SUMMER-10');
    await page.getByLabel('Percent off').fill('101');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('From 1 to 100.').waitFor();
    await page.getByLabel('Percent off').fill('10');
    await page.getByLabel('Once for each customer').check();
    await page.getByLabel('First day').fill('2031-12-24');
    await page.getByLabel('Last day').fill('2030-12-24');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('The last day is before the first.').waitFor();
    await page.getByLabel('First day').fill('2030-12-01');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('10 % off, from 1 Dec, until 24 Dec, once for each customer').waitFor();
    await page.getByRole('button', { name: 'Change SUMMER-10' }).click();
    expect(await page.getByLabel('Last day').inputValue()).toBe('2030-12-24');
    await page.getByRole('button', { name: 'Discard' }).click();
    await shot(page, 'selling');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove Old town' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('Without zones you deliver everywhere').waitFor();
    await page.context().close();
  }, 120_000);
});
