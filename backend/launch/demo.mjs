import fs from 'node:fs';
import path from 'node:path';
import { isEmpty } from './database.mjs';
import { step } from './progress.mjs';
import { runScript } from './scripts.mjs';

/**
 * Makes the demo business in a database that has none, and answers its sign-in: also on later starts, from the data
 * folder, as long as it is the same database.
 */
export async function demoSignIn({ databaseUrl, dataFolder, environment, say }) {
  const file = path.join(dataFolder, 'demo.json');
  if (!(await isEmpty(databaseUrl))) return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  const printed = await step('Making the demo business', () => runScript('dist/server/backend/seed/seed-command.js', ['--json', '--demo-if-empty'], environment), { say });
  const signIn = signInOf(JSON.parse(printed));
  if (signIn) fs.writeFileSync(file, JSON.stringify(signIn) + '\n', { mode: 0o600 });
  return signIn;
}

function signInOf(seeded) {
  const [business] = seeded.businesses ?? [];
  return business && { email: business.login.email, password: business.login.password };
}
