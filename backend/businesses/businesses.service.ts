import { Injectable } from '@nestjs/common';
import type { BusinessChanges, BusinessView } from '../contract/businesses.ts';
import { TenantDatabase } from '../database/tenant-database.ts';

/** Column of each field that an owner may change. */
const columns: Readonly<Record<keyof BusinessChanges, string>> = {
  name: 'name',
  openingHours: 'opening_hours',
  delivers: 'delivers',
  pickup: 'pickup',
  deliveryFee: 'delivery_fee',
  minimumOrder: 'minimum_order',
  pickupAddress: 'pickup_address',
  metaCatalogId: 'meta_catalog_id',
  legalName: 'legal_name',
  legalAddress: 'legal_address',
  taxId: 'tax_id',
};

@Injectable()
export class BusinessesService {
  constructor(private readonly database: TenantDatabase) {}

  get(businessId: string): Promise<BusinessView> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [business]: [BusinessView] = await tx.query(
        `select id, name, currency, zone, language, opening_hours "openingHours", delivers, pickup, delivery_fee "deliveryFee", minimum_order "minimumOrder", pickup_address "pickupAddress", meta_catalog_id "metaCatalogId",
                legal_name "legalName", legal_address "legalAddress", tax_id "taxId"
         from businesses where id = $1`,
        [businessId],
      );
      return business;
    });
  }

  async change(businessId: string, changes: BusinessChanges): Promise<BusinessView> {
    const given = (Object.keys(columns) as (keyof BusinessChanges)[]).filter((field) => changes[field] !== undefined);
    if (given.length) {
      const values = given.map((field) => (field === 'openingHours' ? JSON.stringify(changes[field]) : changes[field]));
      const set = given.map((field, index) => `${columns[field]} = $${index + 2}`).join(', ');
      await this.database.inBusiness(businessId, (tx) => tx.query(`update businesses set ${set} where id = $1`, [businessId, ...values]));
    }
    return this.get(businessId);
  }
}
