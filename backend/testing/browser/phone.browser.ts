import type { Browser, Page } from 'playwright-core';
import { accessibilityProblems, launchBrowser, openPage } from '../browser.ts';
import { startProduct, type Product } from '../product.ts';

describe('the phone simulator', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    await product.seed('--demo-if-empty');
  }, 60_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  const phoneOf = async (customer: string, size: { width?: number; height?: number; dark?: boolean } = {}) => {
    const opened = await openPage(browser, `${product.address}/phone`, size);
    await opened.page.getByRole('button', { name: customer }).first().click();
    await opened.page.getByRole('log').waitFor();
    return opened;
  };

  const write = async (page: Page, words: string) => {
    await page.getByRole('textbox', { name: 'Message' }).fill(words);
    await page.keyboard.press('Enter');
  };
  /** The newest button with these words: used ones stay on the screen, as on a real phone. */
  const tap = (page: Page, words: string) => page.getByRole('log').getByRole('button', { name: words }).last().click();
  const pick = async (page: Page, row: RegExp) => {
    await page.locator('app-message-bubble').last().locator('[aria-haspopup=dialog]').click();
    await page.getByRole('dialog').getByRole('button', { name: row }).first().click();
  };
  const reads = (page: Page, words: string | RegExp) => page.locator('app-message-bubble').last().getByText(words).first().waitFor();

  it('takes a customer from hello to an order that is paid in cash', async () => {
    const { page, errors, outside } = await phoneOf('Tom Baker');
    await write(page, 'Hi');
    await reads(page, 'What can I do for you?');
    expect(
      await page
        .getByRole('log')
        .getByRole('img', { name: /Delivered|Read/ })
        .count(),
    ).toBe(1);
    await pick(page, /^Order/);
    await reads(page, 'What would you like?');
    await pick(page, /^Croissant/);
    await reads(page, 'How many');
    await write(page, '2');
    await reads(page, 'Your order so far');
    await tap(page, 'Add more');
    await reads(page, 'What else would you like?');
    await pick(page, /^Cinnamon roll/);
    await reads(page, 'How many');
    await write(page, '3');
    await reads(page, 'Your order so far');
    await tap(page, 'Checkout');
    await reads(page, 'How would you like to get it?');
    await tap(page, 'Pickup');
    await reads(page, 'Please check your order');
    await tap(page, 'Place order');
    await reads(page, 'Your order number is');
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
    await page.context().close();
  }, 60_000);

  it.each([
    { name: 'in the light', dark: false, width: 1280, height: 800 },
    { name: 'in the dark', dark: true, width: 1280, height: 800 },
    { name: 'on a real phone', dark: false, width: 360, height: 740 },
  ])('is usable by everybody and asks nobody else, $name', async ({ dark, width, height }) => {
    const { page, errors, outside } = await phoneOf('Ana', { dark, width, height });
    await write(page, 'Hello');
    await page.locator('app-message-bubble').nth(1).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect({ errors, outside }).toEqual({ errors: [], outside: [] });
    await page.context().close();
  });
});
