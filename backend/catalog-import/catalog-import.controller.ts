import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { IsBoolean, IsString, MaxLength } from 'class-validator';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { CatalogImport, ImportColumn, ImportReport } from '../contract/catalog-import.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { CatalogImportService } from './catalog-import.service.ts';
import { columns } from './columns.ts';
import { example, tableOf } from './export.ts';

export class ImportRequest implements CatalogImport {
  @MaxLength(2_500_000, { message: 'is larger than 2.5 MB; import it in parts' })
  @IsString({ message: 'must be the text of the table' })
  readonly csv: string;

  @IsBoolean({ message: 'must be true or false' })
  readonly dryRun: boolean;
}

@Controller('api/catalog')
export class CatalogImportController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly imports: CatalogImportService,
  ) {}

  @Post('import')
  @HttpCode(200)
  import(@CurrentMember() { businessId, accountId }: Member, @Body() request: ImportRequest): Promise<ImportReport> {
    return this.database.inBusiness(businessId, (tx) => this.imports.import(tx, businessId, request, { by: 'member', accountId }));
  }

  @Get('import-columns')
  columns(): readonly ImportColumn[] {
    return columns;
  }

  @Get('example.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="catalog-example.csv"')
  example(): string {
    return tableOf(example);
  }

  @Get('export.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="catalog.csv"')
  export(@CurrentMember() { businessId }: Member): Promise<string> {
    return this.database.inBusiness(businessId, (tx) => this.imports.export(tx, businessId));
  }
}
