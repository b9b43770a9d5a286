import { metresBetween, zoneOf } from './zone-of.ts';

const shop = { latitude: 48.137, longitude: 11.575 };
const near = { latitude: 48.14, longitude: 11.58 };
const far = { latitude: 48.4, longitude: 11.9 };
const centre = { name: 'Centre', postcodes: ['80331', '803*'], radius: null };
const around = { name: 'Around', postcodes: [], radius: 2_000 };
const london = { name: 'London', postcodes: ['SW1A 1AA'], radius: null };

describe('a zone', () => {
  it('is found by the postcode in the words', () => {
    expect(zoneOf([centre], shop, { address: 'Rosenweg 4, 80331 München', place: null })).toEqual({ zone: centre });
    expect(zoneOf([centre], shop, { address: 'Rosenweg 4, 80399 München', place: null })).toEqual({ zone: centre });
    expect(zoneOf([london], null, { address: '10 Downing St, sw1a 1aa', place: null })).toEqual({ zone: london });
  });

  it('is found by the distance from the shop', () => {
    expect(Math.round(metresBetween(shop, near))).toBe(499);
    expect(zoneOf([centre, around], shop, { address: null, place: near })).toEqual({ zone: around });
    expect(zoneOf([centre, around], shop, { address: null, place: far })).toBe('outside');
  });

  it('is the first that fits', () => {
    expect(zoneOf([around, centre], shop, { address: '80331', place: near })).toEqual({ zone: around });
  });

  it('is not guessed', () => {
    expect(zoneOf([centre], shop, { address: 'Rosenweg 4', place: null })).toBe('needs-postcode');
    expect(zoneOf([centre], shop, { address: null, place: near })).toBe('needs-postcode');
    expect(zoneOf([centre, around], shop, { address: 'Rosenweg 4, 99999 Nowhere', place: null })).toBe('needs-pin');
    expect(zoneOf([centre], shop, { address: 'Rosenweg 4, 99999 Nowhere', place: null })).toBe('outside');
    expect(zoneOf([centre], shop, { address: 'House 803, 12345 Elsewhere', place: null })).toBe('outside');
  });
});
