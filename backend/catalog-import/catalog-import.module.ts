import { Module } from '@nestjs/common';
import { CatalogImportController } from './catalog-import.controller.ts';
import { CatalogImportService } from './catalog-import.service.ts';

@Module({ controllers: [CatalogImportController], providers: [CatalogImportService] })
export class CatalogImportModule {}
