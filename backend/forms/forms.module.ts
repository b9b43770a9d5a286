import { Global, Module } from '@nestjs/common';
import { FormKeys } from './form-keys.ts';
import { Forms } from './forms.ts';

@Global()
@Module({ providers: [FormKeys, Forms], exports: [FormKeys, Forms] })
export class FormsModule {}
