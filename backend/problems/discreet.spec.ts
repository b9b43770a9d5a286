import { QueryFailedError } from 'typeorm';
import { discreet } from './discreet.ts';
import { errorInTheLog } from './error-in-the-log.ts';

describe('a line of the log', () => {
  it.each([
    ['a number', 'call 4917012345678 back', 'call …678 back'],
    ['a number as people write it', 'call +49 (170) 123-4567 back', 'call …567 back'],
    ['a message id, which holds the number in base64', 'wamid.HBgLMTU1NTAxNDIwMDAVAgARGBI= failed', '… failed'],
    ['an id at one business', 'DE.13491208655302741918 and US.ENT.11815799212886844830', '… and …'],
    ['a token', 'Error validating access token EAAGm0PX4ZCpsBAxyzABC', 'Error validating access token …'],
    ['a header', 'sent authorization: Bearer abc.def', 'sent authorization: …'],
    ['a secret', 'signed with 0123456789abcdef0123456789abcdef', 'signed with …'],
    ['an e-mail', 'ada.kern@example.com and ada%40example.com', '… and …'],
    [
      'a value that PostgreSQL refuses',
      'invalid input syntax for type uuid: "Ada said "hi"\nand left"',
      'invalid input syntax for type uuid: …',
    ],
    ['a value out of range', 'value "123 Main Street" is out of range for type integer', 'value … is out of range for type integer'],
    ['a text that is no JSON', `Unexpected token 'A', "Ada Kern" is not valid JSON`, 'Not valid JSON'],
  ])('does not hold %s', (_what, said, kept) => {
    expect(discreet(said)).toBe(kept);
  });

  it.each([
    'Event 0190b3c2-7123-7abc-8def-123456789012 could not be taken (try 1)',
    'duplicate key value violates unique constraint "messages_by_wamid"',
    'connect ECONNREFUSED 127.0.0.1:54321',
    'since 2026-11-23T22:31:47.123Z',
    'at tx.query (file:///srv/backend/conversations/turn-store.ts:123:45)',
  ])('holds what helps: %s', (said) => {
    expect(discreet(said)).toBe(said);
  });

  it('takes no time over whatever a stranger makes it hold', () => {
    const began = performance.now();
    for (const part of ['a', '1', '1 ', 'a-', 'a.', ': "', 'Bad ', 'value "', 'a1@', '_', 'AA.', '+']) discreet(part.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('does not hold a value that is cut off', () => {
    expect(discreet(`invalid input syntax for type json: "${'Ada Kern '.repeat(5_000)}"`)).toBe('invalid input syntax for type json: …');
  });
});

describe('an error in the log', () => {
  it('of the database tells what and where, and not which values', () => {
    const refused = Object.assign(new Error('new row for relation "messages" violates check constraint "short"'), {
      code: '23514',
      constraint: 'short',
      detail: 'Failing row contains (Ada Kern, Rosenweg 4).',
      where: 'JSON data, line 1: {"name":"Ada Kern"}',
    });
    const kept = errorInTheLog(new QueryFailedError('insert into messages values ($1)', ['Ada Kern'], refused));
    expect(kept).toMatchObject({ code: '23514', constraint: 'short', message: refused.message });
    expect(JSON.stringify(kept)).not.toMatch(/Ada Kern|Rosenweg|insert into/);
  });

  it('may be anything that was thrown', () => {
    expect(errorInTheLog('call 4917012345678')).toEqual({ message: 'call …678' });
    expect(errorInTheLog(undefined)).toEqual({ message: 'undefined' });
  });
});
