import { Temporal } from 'temporal-polyfill';
import type { Browser } from 'playwright-core';
import type { SeededBusiness } from '../../seed/make-business.ts';
import { accessibilityProblems, launchBrowser, openPage, type WatchedPage } from '../browser.ts';
import { type Product, startProduct } from '../product.ts';

describe('the book', () => {
  let product: Product;
  let browser: Browser;
  let business: SeededBusiness;

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    const seeded = await product.seed<{ businesses: SeededBusiness[] }>();
    business = seeded.businesses[0]!;
  }, 90_000);
  afterAll(() => Promise.all([browser?.close(), product?.stop()]));

  async function signIn(path: string, size: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, `${product.address}${path}`, size);
    await opened.page.getByLabel('E-mail').fill(business.login.email);
    await opened.page.getByLabel('Password', { exact: true }).fill(business.login.password);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    await opened.page.waitForURL(`**${path}`);
    return opened;
  }

  it('is written by hand, moved and cancelled, and shows what happened', async () => {
    const { page } = await signIn('/bookings');
    await page.getByRole('region', { name: 'Calendar' }).waitFor();
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('button', { name: 'New booking' }).click();
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    await page
      .getByText(/Choose one of the free times|Nobody who is needed is free/)
      .first()
      .waitFor();
    // The first day on which somebody is free.
    const times = page.locator('label.time');
    for (let tries = 0; tries < 4 && (await times.count()) === 0; tries++) {
      const date = page.getByLabel('Date', { exact: true }).last();
      const next = new Date(Date.parse(await date.inputValue()) + 86_400_000).toISOString().slice(0, 10);
      await date.fill(next);
      await times
        .first()
        .waitFor({ timeout: 5_000 })
        .catch(() => undefined);
    }
    await times.first().click();
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    await page.getByText('Say who comes.').waitFor();
    await page.getByLabel('Who comes').fill('Grace by telephone');
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    await page.getByRole('heading', { name: /B-1001/ }).waitFor();
    await page.getByText('confirmed it').waitFor();

    await page.getByRole('button', { name: 'Move' }).click();
    await times.nth(1).click();
    await page.locator('mat-dialog-actions').getByRole('button', { name: 'Move' }).click();
    await page.getByText(/moved it from .* to /).waitFor();
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('link', { name: /B-1001.*Grace by telephone/s }).waitFor();

    await page.getByRole('button', { name: 'Cancel booking' }).click();
    await page.getByLabel('Reason').fill('She is ill');
    await page.locator('mat-dialog-actions').getByRole('button', { name: 'Cancel booking' }).click();
    await page.getByText('cancelled it: She is ill').waitFor();
    await page.context().close();
  }, 90_000);

  it('takes in who comes by, moves by pulling, and is told who came', async () => {
    const { page } = await signIn('/bookings');
    await page.getByRole('region', { name: 'Calendar' }).waitFor();
    // Somebody who is there day and night, so that it does not matter when this is tried.
    const tomorrow = Temporal.Now.zonedDateTimeISO(business.zone).add({ days: 1 }).with({ hour: 11, minute: 0 }).round('minute');
    const serviceId = await page.evaluate(async (startsAt) => {
      const post = async (path: string, body: unknown) => {
        const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(await answer.text());
        return (await answer.json()) as { readonly id: string };
      };
      const always = [['00:00', '24:00']];
      const weekly = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, always]));
      const { id } = await post('/api/resources', { name: 'Zoe', kind: 'person', weekly });
      const service = { name: 'Quick chat', minutes: 30, stepMinutes: 15, noticeMinutes: 0, amount: 0, needs: [[id]] };
      const { id: service1 } = await post('/api/services', service);
      await post('/api/bookings', { serviceId: service1, startsAt, name: 'Edith', phone: '+49 170 7654321' });
      return service1;
    }, tomorrow.toInstant().toString());
    await page.reload();
    await page.getByRole('region', { name: 'Calendar' }).waitFor();
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Walk-in' }).waitFor();
    await page.getByLabel('Service').selectOption(serviceId);
    await page.getByRole('button', { name: 'Take in' }).click();
    await page.getByText('marked it as arrived').waitFor();
    await page.getByRole('link', { name: 'Close the booking' }).click();

    await page.getByRole('heading', { name: 'Bookings' }).click();
    await page.keyboard.press('ArrowRight');
    const block = page.getByRole('link', { name: /Edith.*Quick chat/s });
    await block.scrollIntoViewIfNeeded();
    const box = (await block.boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y + 40);
    await page.mouse.move(box.x + 20, box.y + 10 + 72);
    await page.mouse.up();
    await page.getByRole('heading', { name: /Move B-/ }).waitFor();
    await page.locator('mat-dialog-actions').getByRole('button', { name: 'Move' }).click();
    await page.getByText(/moved it from .* to /).waitFor();
    await page.context().close();
  }, 90_000);

  it('takes services, people, hours and leave', async () => {
    const { page } = await signIn('/settings/resources');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Name').fill('Zora');
    await page.getByRole('button', { name: 'Add hours on Monday' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Mon 09:00–18:00', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Leave or other hours of Zora' }).click();
    await page.getByLabel('From').fill('2030-01-01T09:00');
    await page.getByLabel('Until').fill('2030-01-02T09:00');
    await page.getByLabel('Reason').fill('A holiday');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/Away .*A holiday/).waitFor();

    await page.goto(`${product.address}/settings/services`);
    await page.getByRole('button', { name: 'Add a service' }).click();
    await page.getByLabel('Name').fill('Tarot');
    await page.getByLabel('Price in EUR').fill('twenty');
    await page.getByLabel('Deposit').fill('5');
    await page.getByText('Type an amount like 35.00.').waitFor();
    await page.getByLabel('Price in EUR').fill('20');
    await page.getByLabel('Zora').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Needs Zora', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  it('leaves who types before a dialog has opened where they are', async () => {
    const { page } = await signIn('/settings/services', { moves: true });
    const focused = page.evaluate(`new Promise((done) => new MutationObserver((_, observer) => {
      const field = document.querySelectorAll('mat-dialog-container input')[1];
      if (!field) return;
      observer.disconnect();
      requestAnimationFrame(() => done(field.focus()));
    }).observe(document.body, { childList: true, subtree: true }))`);
    await page.getByRole('button', { name: 'Add a service' }).click();
    await focused;
    const field = page.locator('mat-dialog-container input').nth(1);
    const before = await field.inputValue();
    await page.keyboard.type('123456789', { delay: 60 });
    expect(await field.inputValue()).toBe(`${before}123456789`);
    expect(await page.getByLabel('Name').inputValue()).toBe('');
    await page.context().close();
  }, 60_000);

  it.each([{ dark: false }, { dark: true }])(
    'can be read by everybody ($dark)',
    async ({ dark }) => {
      for (const path of ['/bookings', '/settings/services', '/settings/resources']) {
        const { page } = await signIn(path, { dark });
        await page
          .getByRole('heading', { level: path === '/bookings' ? 1 : 2 })
          .first()
          .waitFor();
        if (path === '/bookings') await page.getByRole('region', { name: 'Calendar' }).waitFor();
        expect(await accessibilityProblems(page)).toEqual([]);
        if (process.env['PICTURES'])
          await page.screenshot({ path: `${process.env['PICTURES']}/${path.replaceAll('/', '-')}-${dark ? 'dark' : 'light'}.png` });
        await page.context().close();
      }
    },
    90_000,
  );
});
