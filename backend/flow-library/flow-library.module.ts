import { Module } from '@nestjs/common';
import { FlowLibrary } from './flow-library.ts';

@Module({ providers: [FlowLibrary], exports: [FlowLibrary] })
export class FlowLibraryModule {}
