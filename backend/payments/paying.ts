import type { Alarms } from '../alarms/alarms.ts';
import type { Keyring } from '../database/secrets.ts';
import type { Captures } from './captures.ts';
import type { Dues } from './dues.ts';
import { Links } from './links.ts';
import { Money } from './money.ts';
import { Proofs } from './proofs.ts';
import { Connections } from './providers/connections.ts';
import type { Refunds } from './refunds.ts';

/** What conversations need of payments, put together by hand as the module does it: for specs and the simulation. */
export function paying(
  { dues, captures, refunds, alarms }: { dues: Dues; captures: Captures; refunds: Refunds; alarms: Alarms },
  keyring: Keyring,
): Money {
  const connections = new Connections(keyring);
  return new Money(dues, new Links(dues, connections), new Proofs(dues, captures, alarms), refunds, connections);
}
