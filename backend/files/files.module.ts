import { Global, Module } from '@nestjs/common';
import { FilesController } from './files.controller.ts';
import { Files } from './files.ts';

@Global()
@Module({ controllers: [FilesController], providers: [Files], exports: [Files] })
export class FilesModule {}
