import {
  Body,
  ConflictException,
  Controller,
  Delete,
  Get,
  HttpCode,
  Injectable,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
} from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { CurrentMember } from '../access/current-member.ts';
import type { Member } from '../access/member.ts';
import type { NewTaxRate, TaxRateView } from '../contract/catalog.ts';
import { newId } from '../database/ids.ts';
import { TenantDatabase, type Transaction } from '../database/tenant-database.ts';
import { InvalidInput } from '../problems/invalid-input.ts';
import { TaxRateRequest } from './catalog.dto.ts';
import { TaxRate } from './tax-rate.entity.ts';

/** The taxes that a business charges. A change holds for what is ordered from then on: orders keep the tax they were placed with. */
@Injectable()
export class TaxRates {
  list(tx: Transaction, businessId: string): Promise<TaxRateView[]> {
    return tx.query(
      `select t.id, t.name, t.basis_points "basisPoints", t.inclusive,
              (select count(*)::integer from products p where p.business_id = $1 and p.tax_rate_id = t.id and p.archived_at is null) products
       from tax_rates t where t.business_id = $1 order by t.basis_points desc, t.name`,
      [businessId],
    );
  }

  async add(tx: Transaction, businessId: string, rate: NewTaxRate): Promise<void> {
    await refusingTakenName(tx.insert(TaxRate, { ...rate, businessId, id: newId() }));
  }

  async change(tx: Transaction, businessId: string, id: string, rate: NewTaxRate): Promise<void> {
    await this.mustBe(tx, businessId, id);
    await refusingTakenName(tx.update(TaxRate, { businessId, id }, { ...rate }));
  }

  /** Only while nothing has it: what a product is taxed with should not vanish by itself. */
  async remove(tx: Transaction, businessId: string, id: string): Promise<void> {
    await this.mustBe(tx, businessId, id);
    const [{ products }]: [{ products: number }] = await tx.query(
      `select count(*)::integer products from products where business_id = $1 and tax_rate_id = $2`,
      [businessId, id],
    );
    if (products > 0)
      throw new ConflictException(
        `${products} ${products === 1 ? 'product has' : 'products have'} this tax rate. Give them another one first.`,
      );
    await tx.delete(TaxRate, { businessId, id });
  }

  private async mustBe(tx: Transaction, businessId: string, id: string): Promise<void> {
    if (!(await tx.existsBy(TaxRate, { businessId, id }))) throw new NotFoundException('There is no such tax rate.');
  }
}

async function refusingTakenName(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const constraint = error instanceof QueryFailedError ? (error.driverError as { constraint?: string }).constraint : undefined;
    if (constraint === 'tax_rates_by_name') throw new InvalidInput([{ field: 'name', message: 'is the name of another tax rate already' }]);
    throw error;
  }
}

/** Every answer is the whole list: it is short, and what changed one may show in another. */
@Controller('api/tax-rates')
export class TaxRatesController {
  constructor(
    private readonly database: TenantDatabase,
    private readonly rates: TaxRates,
  ) {}

  @Get()
  list(@CurrentMember() { businessId }: Member): Promise<TaxRateView[]> {
    return this.database.inBusiness(businessId, (tx) => this.rates.list(tx, businessId));
  }

  @Post()
  add(@CurrentMember() { businessId }: Member, @Body() rate: TaxRateRequest): Promise<TaxRateView[]> {
    return this.after(businessId, (tx) => this.rates.add(tx, businessId, rate));
  }

  @Patch(':id')
  change(
    @CurrentMember() { businessId }: Member,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() rate: TaxRateRequest,
  ): Promise<TaxRateView[]> {
    return this.after(businessId, (tx) => this.rates.change(tx, businessId, id, rate));
  }

  @Delete(':id')
  @HttpCode(200)
  remove(@CurrentMember() { businessId }: Member, @Param('id', ParseUUIDPipe) id: string): Promise<TaxRateView[]> {
    return this.after(businessId, (tx) => this.rates.remove(tx, businessId, id));
  }

  private after(businessId: string, work: (tx: Transaction) => Promise<void>): Promise<TaxRateView[]> {
    return this.database.inBusiness(businessId, async (tx) => {
      await work(tx);
      return this.rates.list(tx, businessId);
    });
  }
}
