import { shippedTemplates } from '../../flows/library/templates.ts';
import { newId } from '../database/ids.ts';
import type { Transaction } from '../database/tenant-database.ts';
import { newGraphId } from '../sandbox/wamid.ts';
import { submitted } from '../templates/components.ts';
import { asNewTemplate } from '../templates/shipped.ts';
import { writeMove } from '../templates/template-states.ts';

/** What the shipped flows say after a day of silence, as the sandbox's Meta has approved it. */
export async function fillTemplates(tx: Transaction, businessId: string, wabaId: string): Promise<void> {
  for (const shipped of shippedTemplates)
    for (const written of asNewTemplate(shipped)) {
      const { name, language, category, components: words } = submitted(written);
      const file = { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['4:c2FtcGxl'] } };
      const components = JSON.stringify(shipped.header === undefined ? words : [file, ...words]);
      const [id, metaId] = [newId(), newGraphId()];
      await tx.query(
        `insert into sandbox.templates (id, waba_id, name, language, category, components, status, verdict) values ($1, $2, $3, $4, $5, $6, 'APPROVED', 'APPROVED')`,
        [metaId, wabaId, name, language, category, components],
      );
      await tx.query(
        `insert into templates (business_id, id, waba_id, meta_id, name, language, category, format, components, state)
         values ($1, $2, $3, $4, $5, $6, $7, 'positional', $8, 'approved')`,
        [businessId, id, wabaId, metaId, name, language, category.toLowerCase(), components],
      );
      await writeMove(tx, businessId, { templateId: id, state: 'approved', reason: null });
    }
}
