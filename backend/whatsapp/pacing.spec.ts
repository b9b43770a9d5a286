import fc from 'fast-check';
import { Pacing } from './pacing.ts';

const number = { phoneNumberId: '1', perSecond: 80 };

describe('the pace of sending', () => {
  /** Sends as fast as it is let for a while; the moments at which something went out. */
  function sent(pacing: Pacing, customer: (index: number) => string, forMs: number, perSecond = 80): number[] {
    const moments: number[] = [];
    for (let now = 0; now < forMs;) {
      const wait = pacing.claim({ phoneNumberId: '1', perSecond }, customer(moments.length), now);
      if (wait === 0) moments.push(now);
      else now += wait;
    }
    return moments;
  }

  it('keeps a number to its messages a second', () => {
    const moments = sent(new Pacing(), String, 10_000);
    for (let from = 0; from < 9_000; from += 50) {
      expect(moments.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(88);
    }
    expect(moments.length).toBeGreaterThan(790);
  });

  it('lets one customer have 45 at once and then one in six seconds', () => {
    const moments = sent(new Pacing(), () => 'ana', 120_000);
    expect(moments.filter((at) => at < 5_000)).toHaveLength(45);
    expect(moments.length).toBe(45 + 19);
  });

  it('does not make one customer wait for another, or one number for another', () => {
    const pacing = new Pacing();
    for (let count = 0; count < 45; count++) expect(pacing.claim(number, 'ana', count * 100)).toBe(0);
    expect(pacing.claim(number, 'ana', 4_500)).toBeGreaterThan(0);
    expect(pacing.claim(number, 'ben', 4_500)).toBe(0);
    expect(pacing.claim({ ...number, phoneNumberId: '2' }, 'ana', 4_500)).toBe(0);
  });

  it('waits after Meta has said that it was too fast', () => {
    const pacing = new Pacing();
    expect(pacing.claim(number, 'ana', 0)).toBe(0);
    pacing.pairWasTooFast('1', 'ana', 0);
    expect(pacing.claim(number, 'ana', 0)).toBe(6000);
    pacing.pause(number, 500, 0);
    expect(pacing.claim(number, 'ben', 0)).toBe(500);
    expect(pacing.claim(number, 'ben', 500)).toBe(0);
  });

  it('gives those who find no room a place in line, one after the other', () => {
    const pacing = new Pacing();
    expect([1, 2, 3, 4].map(() => pacing.placeInLine(number, 0))).toEqual([13, 25, 38, 50]);
    expect(pacing.placeInLine(number, 10_000)).toBe(13);
  });

  it('never answers with a wait that is wrong when it is over', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20_000 }), { maxLength: 100 }), (gaps) => {
        const pacing = new Pacing();
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = pacing.claim(number, 'ana', now);
          if (wait > 0) expect(pacing.claim(number, 'ana', now + wait)).toBe(0);
        }
      }),
    );
  });
});
