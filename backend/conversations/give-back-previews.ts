import { Injectable, NotFoundException } from '@nestjs/common';
import { advance, begin, type Snapshot, type Turn } from '../../flows/machine/advance.ts';
import type { ConversationMachine } from '../../flows/machine/compile.ts';
import type { ConversationEvent } from '../../flows/machine/events.ts';
import type { GiveBackPreview } from '../contract/conversations.ts';
import { TenantDatabase } from '../database/tenant-database.ts';
import { FlowLibrary } from '../flow-library/flow-library.ts';
import type { GiveBackRequest } from './conversations.dto.ts';
import { runs } from './talk.ts';

interface Row {
  readonly snapshot: Snapshot | null;
  readonly version_id: string | null;
  readonly name: string | null;
  readonly language: string | null;
  readonly business: { readonly name: string; readonly currency: string; readonly zone: string; readonly language: string };
}

/** What the bot would say if it were given a conversation back now: the very machine decides it, and nothing is done. */
@Injectable()
export class GiveBackPreviews {
  constructor(
    private readonly database: TenantDatabase,
    private readonly flows: FlowLibrary,
  ) {}

  of(businessId: string, conversationId: string, { how, to = '' }: GiveBackRequest): Promise<GiveBackPreview> {
    return this.database.inBusiness(businessId, async (tx) => {
      const [row]: Row[] = await tx.query(
        `select c.snapshot, c.version_id, p.profile_name name, p.language,
                json_build_object('name', b.name, 'currency', b.currency, 'zone', b.zone, 'language', b.language) business
         from conversations c join contacts p on p.business_id = c.business_id and p.id = c.contact_id join businesses b on b.id = c.business_id
         where c.business_id = $1 and c.id = $2`,
        [businessId, conversationId],
      );
      if (!row) throw new NotFoundException('There is no such conversation.');
      const running =
        row.version_id && runs(row.snapshot)
          ? { snapshot: row.snapshot, machine: (await this.flows.version(tx, businessId, row.version_id)).machine }
          : undefined;
      const places = running ? questionsOf(running.machine) : [];
      if (how === 'restart') {
        const root = (await this.flows.publishedFlows(tx, businessId)).get('root');
        if (!root) return { says: [], more: false, at: null, places };
        return { ...shown(atTheMenu((await this.flows.version(tx, businessId, root.id)).machine, row)), places };
      }
      if (!running || how === 'close') return { says: [], more: false, at: null, places };
      return {
        ...shown(
          back(running.machine, running.snapshot, how === 'jump' ? { type: 'staff.gave-back', how, to } : { type: 'staff.gave-back', how }),
        ),
        places,
      };
    });
  }
}

/** What has not been heard yet, that a person has it, is heard first. */
function back(machine: ConversationMachine, snapshot: Snapshot, event: ConversationEvent): Turn {
  const taken = advance(machine, snapshot, { type: 'staff.took' });
  return advance(machine, taken.snapshot, event);
}

const atTheMenu = (machine: ConversationMachine, { snapshot, name, language, business }: Row): Turn =>
  begin(machine, {
    language: snapshot?.language ?? language ?? business.language,
    contact: name === null ? {} : { name },
    business,
    ...(snapshot && { after: snapshot }),
  });

const shown = ({ effects, resting, done }: Turn): Omit<GiveBackPreview, 'places'> => ({
  says: effects.flatMap((effect) => (effect.type === 'say' ? [effect.message] : [])),
  more: !done && resting.waitsFor === 'call',
  at: done ? null : { flow: resting.flow, step: resting.step, title: resting.title },
});

/** The questions of the flow itself; to those of a flow that it runs, one gets by its own step. */
const questionsOf = ({ steps }: ConversationMachine): GiveBackPreview['places'] =>
  [...steps]
    .filter(([state, { step }]) => /^flow\/[^/]+$/.test(state) && ['ask', 'choose', 'form'].includes(step.kind))
    .map(([, { id }]) => ({ to: id, title: (id[0]?.toUpperCase() ?? '') + id.slice(1).replaceAll('-', ' ') }));
