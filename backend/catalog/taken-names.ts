import { QueryFailedError } from 'typeorm';
import { InvalidInput } from '../problems/invalid-input.ts';

/** The database knows best whether a name in Meta's catalog is taken; of those in the request, this tells which one it means. */
export async function refusingTakenNames(
  work: Promise<unknown>,
  variants: readonly { readonly retailerId?: string | null }[],
  fieldOf = (nth: number): string => `variants[${nth}].retailerId`,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    const { constraint, detail = '' } =
      error instanceof QueryFailedError ? (error.driverError as { constraint?: string; detail?: string }) : {};
    if (constraint !== 'variants_by_retailer_id') throw error;
    const nth = variants.findIndex(({ retailerId }) => retailerId && detail.includes(`, ${retailerId})`));
    throw new InvalidInput([{ field: fieldOf(Math.max(0, nth)), message: 'is the retailer id of another variant already' }]);
  }
}
