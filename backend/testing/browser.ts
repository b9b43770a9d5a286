import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';

/** A page that remembers what must not happen on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors in the console and exceptions that nobody caught. */
  readonly errors: readonly string[];
  /** Requests that left the product's own origin. */
  readonly outside: readonly string[];
}

const installed = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Quiet and repeatable: no sandbox because tests may run as root, and no request of the browser's own. */
const always = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chrome or Chromium of this machine, else the one that npm brought along. */
export async function launchBrowser(): Promise<Browser> {
  const found = installed.find((path) => path && existsSync(path));
  if (found) return chromium.launch({ executablePath: found, args: always });
  // Its own arguments are for one short call in the cloud, and would switch off what the pages are to be tried with.
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await bundled.executablePath(), args: always });
}

export async function openPage(
  browser: Browser,
  address: string,
  options: { width?: number; height?: number; dark?: boolean; moves?: boolean } = {},
): Promise<WatchedPage> {
  const { width = 1280, height = 800, dark = false, moves = false } = options;
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: 'en-GB' },
    // What still fades has no contrast, and what still moves cannot be clicked.
    reducedMotion: moves ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const outside: string[] = [];
  const { origin } = new URL(address);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && new URL(request.url()).origin !== origin) outside.push(request.url());
  });
  await page.goto(address);
  return { page, errors, outside };
}

/** What axe finds wrong for people who use a keyboard, a screen reader or little light: one line a finding. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Axe {
      run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
  });
}
