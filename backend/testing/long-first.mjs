import Sequencer from '@jest/test-sequencer';

/**
 * Specs that take minutes. A fresh clone knows nothing of how long specs take and would begin with the largest files: whoever takes longest
 * would begin last, and all others would be waiting for it.
 */
const long = [
  'simulation/planted-bugs.spec.ts',
  'simulation/simulation.spec.ts',
  'flows/machine/properties.spec.ts',
  'bench/bench.spec.ts',
  'chaos/checks.spec.ts',
  'testing/whole-product.spec.ts',
];

const placeOf = ({ path }) => {
  const place = long.findIndex((each) => path.replaceAll('\\', '/').endsWith(each));
  return place === -1 ? long.length : place;
};

export default class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
  }
}
