import { Module } from '@nestjs/common';
import { Captures } from './captures.ts';
import { Dues } from './dues.ts';
import { PayableKinds } from './payable-kinds.ts';
import { Refunds } from './refunds.ts';

@Module({ providers: [PayableKinds, Dues, Captures, Refunds], exports: [PayableKinds, Dues, Captures, Refunds] })
export class PaymentsModule {}
