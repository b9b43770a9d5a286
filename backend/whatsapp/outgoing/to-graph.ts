import type { Outgoing } from '../../../flows/machine/effects.ts';
import { buttons, list, locationRequest } from './interactive.ts';
import { message, type Content, type Envelope, type MessageBody, type Recipient } from './message.ts';
import { text } from './text.ts';

type OutgoingOf<Kind extends Outgoing['kind']> = Extract<Outgoing, { kind: Kind }>;

const contents: { readonly [Kind in Outgoing['kind']]: (outgoing: OutgoingOf<Kind>) => Content } = {
  text: (outgoing) => text(outgoing.text),
  buttons: (outgoing) => buttons(outgoing.text, outgoing.buttons),
  list: (outgoing) => list(outgoing.text, outgoing.button, [{ rows: outgoing.rows }]),
  'location-request': (outgoing) => locationRequest(outgoing.text),
};

/** What a flow or a member of staff says, as Meta's JSON. Throws `BadMessage` when WhatsApp could not carry it. */
export function toGraph(outgoing: Outgoing, to: Recipient, envelope?: Envelope): MessageBody {
  const content = contents[outgoing.kind] as (outgoing: Outgoing) => Content;
  return message(to, content(outgoing), envelope);
}
