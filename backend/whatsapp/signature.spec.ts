import { existsSync, readFileSync } from 'node:fs';
import { secretThatSigned, signature } from './signature.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

interface Vector {
  readonly name: string;
  readonly body: string;
  readonly header: string | null;
  readonly valid: boolean;
}

describe('a webhook signature', () => {
  const body = bytes('{"text":"\\u00bfQu\\u00e9 tal? https:\\/\\/example.com"}');

  it('is the HMAC-SHA256 of the bytes as they came', () => {
    // RFC 4231, test case 2
    expect(signature(bytes('what do ya want for nothing?'), 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('names the secret that made it, be it the current or the one before', () => {
    expect(secretThatSigned(body, signature(body, 'new'), ['new', 'old'])).toBe('new');
    expect(secretThatSigned(body, signature(body, 'old'), ['new', 'old'])).toBe('old');
  });

  it('does not survive a document that says the same in other bytes', () => {
    const same = bytes(JSON.stringify(JSON.parse(body.toString('utf8'))));
    expect(secretThatSigned(same, signature(body, 'new'), ['new'])).toBeUndefined();
  });

  it('is refused when there is no secret, or an empty one', () => {
    expect(secretThatSigned(body, signature(body, 'new'), [])).toBeUndefined();
    expect(secretThatSigned(body, signature(body, ''), [''])).toBeUndefined();
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['another algorithm', signature(body, 'new').replace('sha256', 'sha1')],
    ['no algorithm', signature(body, 'new').slice('sha256='.length)],
    ['one digit too few', signature(body, 'new').slice(0, -1)],
    ['one digit too many', `${signature(body, 'new')}0`],
    ['a newline after it', `${signature(body, 'new')}\n`],
    ['two signatures', `${signature(body, 'new')}, ${signature(body, 'new')}`],
    ['a flipped bit', signature(body, 'new').replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))],
  ])('is refused when the header holds %s', (_, header) => {
    expect(secretThatSigned(body, header, ['new', 'old'])).toBeUndefined();
  });

  const vectors = '../shared/whatsapp/vectors/x-hub-signature-256.json';
  (existsSync(vectors) ? it : it.skip)('agrees with the published vectors', () => {
    const { app_secret: secret, cases } = JSON.parse(readFileSync(vectors, 'utf8')) as { app_secret: string; cases: Vector[] };
    for (const { name, body: text, header, valid } of cases) {
      expect([name, secretThatSigned(bytes(text), header ?? undefined, [secret]) !== undefined]).toEqual([name, valid]);
    }
  });
});
