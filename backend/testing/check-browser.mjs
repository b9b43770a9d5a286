// Ends with 0 when a browser for the tests starts on this machine, and says why it does not otherwise.
import { launchBrowser } from './browser.ts';

try {
  const browser = await launchBrowser();
  console.log(`The tests will use Chromium ${browser.version()}.`);
  await browser.close();
} catch (error) {
  console.error(`No browser starts here: ${error.message.split('\n')[0]}`);
  process.exit(1);
}
