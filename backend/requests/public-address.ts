import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that nobody outside may have the server ask: its own, a neighbour's, or none that the world knows. */
export class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

/** Hosts that the operator lets flows ask although they are not public, each as `host` or `host:port`. */
export const allowedHosts = (environment: NodeJS.ProcessEnv = process.env): readonly string[] =>
  (environment['REQUESTS_MAY_REACH'] ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean);

/**
 * Whether an IP address belongs to the whole world. What only stands for another address (IPv4 in IPv6, NAT64, 6to4, Teredo) never does:
 * it may stand for one of ours.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  // Of IPv6 only what is given out to the world at all (2000::/3): beyond it are old ways to write one of ours.
  return ip.range() === 'unicast' && (ip instanceof ipaddr.IPv4 || ip.match(ipaddr.IPv6.parseCIDR('2000::/3')));
}

/**
 * Reads an address to ask. Only http and https, no name or password in it, and no IP address that is not public, in whatever notation:
 * the URL parser writes decimal, octal and hexadecimal ones out.
 * @throws NotPublic
 */
export function askable(address: string, allowed: readonly string[] = []): URL {
  if (!URL.canParse(address)) throw new NotPublic('This is no address');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new NotPublic('Only http and https can be asked');
  if (url.username !== '' || url.password !== '') throw new NotPublic('The address must not hold a name or a password');
  if (isAllowed(url, allowed)) return url;
  const host = hostOf(url);
  if (!/[.:]/.test(host) || host.endsWith('.localhost')) throw new NotPublic(`${host} is not a public address`);
  if (isIP(host) !== 0 && !isPublic(host)) throw new NotPublic(`${host} is not a public address`);
  return url;
}

export const isAllowed = (url: URL, allowed: readonly string[]): boolean =>
  allowed.includes(hostOf(url)) || allowed.includes(`${hostOf(url)}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`);

/** Without the brackets of IPv6 and the dot that may end a name. */
const hostOf = ({ hostname }: URL): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

type Resolve = (host: string, found: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void) => void;

const resolveByDns: Resolve = (host, found) =>
  lookup(host, { all: true }, (error, addresses) => {
    found(error, addresses ?? []);
  });

/**
 * Looks names up for a connection, and lets it connect to what it was told only: a name that meant a public address a moment ago and one
 * of ours now is found out, because the address that is checked is the one that is connected to.
 */
export const publicLookup =
  (resolve: Resolve = resolveByDns): LookupFunction =>
  (host, options, done) => {
    resolve(host, (error, addresses) => {
      if (error) return done(error, '', 4);
      const closed = addresses.find(({ address }) => !isPublic(address));
      const [first] = addresses;
      if (closed || !first) return done(new NotPublic(`${host} is not at a public address`), '', 4);
      if (options.all) return (done as unknown as (error: null, all: readonly LookupAddress[]) => void)(null, addresses);
      done(null, first.address, first.family);
    });
  };
