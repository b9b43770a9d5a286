import type { Browser } from 'playwright-core';
import { accessibilityProblems, launchBrowser, openPage } from '../browser.ts';
import { startProduct, type Product } from '../product.ts';

/** The browser notes every 401 by itself, also the one by which the page learns that it has to ask. */
const tellsThatNobodyIsSignedIn = (error: string) => /401 .*\/api\/me\)$/.test(error);

describe('the sign-in page', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  }, 60_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  it.each(['light', 'dark'] as const)('is whole, usable by everybody, and asks nobody else, in the %s', async (theme) => {
    const { page, errors, outside } = await openPage(browser, product.address, { dark: theme === 'dark' });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect({ errors: errors.filter((error) => !tellsThatNobodyIsSignedIn(error)), outside }).toEqual({ errors: [], outside: [] });
    await page.context().close();
  });
});
