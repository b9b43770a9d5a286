import { Module } from '@nestjs/common';
import { FlowLibrary } from './flow-library.ts';
import { FlowSettingsController } from './flow-settings.controller.ts';
import { FlowsSettings } from './flow-settings.ts';

@Module({ controllers: [FlowSettingsController], providers: [FlowLibrary, FlowsSettings], exports: [FlowLibrary] })
export class FlowLibraryModule {}
