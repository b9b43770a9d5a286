import { BadMessage, fittingIfAny, given } from './demands.ts';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  /** WhatsApp shows it only below a name. */
  readonly address?: string;
}

export interface LocationContent {
  readonly type: 'location';
  readonly location: Place;
}

export function location(place: Place): LocationContent {
  return {
    type: 'location',
    location: given({
      latitude: degrees('location.latitude', place.latitude, 90),
      longitude: degrees('location.longitude', place.longitude, 180),
      name: fittingIfAny('location.name', place.name, 1000),
      address: fittingIfAny('location.address', place.address, 1000),
    }),
  };
}

function degrees(field: string, value: number, most: number): number {
  if (!(Math.abs(value) <= most)) throw new BadMessage(field, `must be between -${most} and ${most}`);
  return value;
}
