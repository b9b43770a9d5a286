import type { GridVariant, ProductOption } from '../contract/catalog.ts';
import type { Problem } from '../contract/problem.ts';

type Wrong = NonNullable<Problem['errors']>;

/** How a variant is called: by what was chosen of each option, or by the name that was given. */
export const nameOf = ({ name = '', optionValues = [] }: Pick<GridVariant, 'name' | 'optionValues'>): string =>
  optionValues.length > 0 ? optionValues.join(', ') : name;

/** What is wrong with variants together, beyond what each of them must be by itself. */
export function wrongInGrid(options: readonly ProductOption[], variants: readonly GridVariant[]): Wrong {
  return [...wrongInOptions(options), ...variants.flatMap((variant, nth) => wrongInVariant(variant, nth, options)), ...repeated(variants)];
}

function wrongInOptions(options: readonly ProductOption[]): Wrong {
  const names = options.map(({ name }) => name.toLowerCase());
  return options.flatMap(({ name, values }, nth) => [
    ...(names.indexOf(name.toLowerCase()) < nth
      ? [{ field: `options[${nth}].name`, message: `is the name of another option already` }]
      : []),
    ...(new Set(values).size < values.length ? [{ field: `options[${nth}].values`, message: `name one twice` }] : []),
  ]);
}

function wrongInVariant({ optionValues = [] }: GridVariant, nth: number, options: readonly ProductOption[]): Wrong {
  const field = `variants[${nth}].optionValues`;
  if (optionValues.length !== options.length)
    return [{ field, message: options.length === 0 ? 'must be left out: the product has no options' : `must have one for each option` }];
  const unknown = optionValues.find((value, index) => !options[index]!.values.includes(value));
  return unknown === undefined ? [] : [{ field, message: `name "${unknown}", which is no value of that option` }];
}

function repeated(variants: readonly GridVariant[]): Wrong {
  const calledBefore = (nth: number) => variants.slice(0, nth).some((other) => nameOf(other) === nameOf(variants[nth]!));
  const numberedBefore = (nth: number) => {
    const { retailerId } = variants[nth]!;
    return typeof retailerId === 'string' && variants.slice(0, nth).some((other) => other.retailerId === retailerId);
  };
  return variants.flatMap((_, nth) => [
    ...(calledBefore(nth) ? [{ field: `variants[${nth}].name`, message: 'is the name of another variant already' }] : []),
    ...(numberedBefore(nth) ? [{ field: `variants[${nth}].retailerId`, message: 'is the retailer id of another variant already' }] : []),
  ]);
}
