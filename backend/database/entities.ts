/** Every entity, by name and in one place: it is the same list under Nest, Jest and the migration tool. */
export const entities = [];
