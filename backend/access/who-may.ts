import { SetMetadata } from '@nestjs/common';

export const publicKey = 'access:public';
export const ownersKey = 'access:owners';

/** Open without a sign-in. Everything else under /api needs one. */
export const Public = () => SetMetadata(publicKey, true);

/** For owners of the business only. */
export const OwnersOnly = () => SetMetadata(ownersKey, true);
