import { createApp } from './create-app.ts';
import { SystemClock } from './database/ports.ts';
import { errorInTheLog } from './problems/error-in-the-log.ts';

// Node would print the error with all that hangs on it: the values of a statement, the address of the database with its password.
process.once('uncaughtException', (error) => {
  process.stderr.write(
    `${JSON.stringify({ level: 60, time: new SystemClock().now(), msg: 'The server ends: nobody caught this error.', err: errorInTheLog(error) })}\n`,
  );
  process.exit(1);
});

const app = await createApp();
app.enableShutdownHooks();

// The launcher holds the other end: when it is gone, nobody is left to stop this process.
process.once('disconnect', () => void app.close().then(() => process.exit(0)));

const port = Number(process.env['PORT'] ?? 3000);
// In development the demo password is known to everybody, so only this machine may try it.
await app.listen(port, process.env['HOST'] ?? (process.env['NODE_ENV'] === 'production' ? '0.0.0.0' : '127.0.0.1'));
process.send?.({ listening: port });
