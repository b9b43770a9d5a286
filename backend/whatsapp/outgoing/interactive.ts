import { limits } from '../../../flows/language/limits.ts';
import { mediaSource, type MediaSource } from './media.ts';
import { BadMessage, between, distinct, fitting, fittingIfAny, given, webAddress } from './demands.ts';

/** What may stand above the words of an interactive message. */
export type Header =
  { readonly text: string } | { readonly image: MediaSource } | { readonly video: MediaSource } | { readonly document: MediaSource };

type GraphHeader =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly image: MediaSource }
  | { readonly type: 'video'; readonly video: MediaSource }
  | { readonly type: 'document'; readonly document: MediaSource };

export interface Around {
  readonly header?: Header;
  readonly footer?: string;
}

export interface InteractiveContent {
  readonly type: 'interactive';
  readonly interactive: {
    readonly type: string;
    readonly header?: GraphHeader;
    readonly body?: { readonly text: string };
    readonly footer?: { readonly text: string };
    readonly action: object;
  };
}

const headerLimit = 60;
const footerLimit = 60;
const labelLimit = 20;
const formLabelLimit = 30;
export const sectionTitleLimit = 24;

export interface Button {
  readonly id: string;
  readonly title: string;
}

export function buttons(text: string, choices: readonly Button[], around: Around = {}): InteractiveContent {
  between('interactive.action.buttons', choices, 1, limits.buttons);
  distinct(
    'interactive.action.buttons ids',
    choices.map(({ id }) => id),
  );
  distinct(
    'interactive.action.buttons titles',
    choices.map(({ title }) => title),
  );
  return interactive('button', text, around, {
    buttons: choices.map(({ id, title }) => ({
      type: 'reply',
      reply: {
        id: fitting('interactive.action.buttons.reply.id', id, limits.buttonId),
        title: fitting('interactive.action.buttons.reply.title', title, limits.buttonTitle),
      },
    })),
  });
}

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

export interface Section {
  /** Needed as soon as there is more than one. */
  readonly title?: string;
  readonly rows: readonly Row[];
}

/** Meta's pages disagree about the length of a list's words; the smaller figure is taken. */
export function list(
  text: string,
  button: string,
  sections: readonly Section[],
  around: { readonly header?: { readonly text: string }; readonly footer?: string } = {},
): InteractiveContent {
  between('interactive.action.sections', sections, 1, 10);
  const rows = between(
    'interactive.action.sections.rows',
    sections.flatMap((section) => section.rows),
    1,
    limits.rows,
  );
  distinct(
    'interactive.action.sections.rows ids',
    rows.map(({ id }) => id),
  );
  return interactive('list', text, around, {
    button: fitting('interactive.action.button', button, limits.listButton),
    sections: sections.map((section) => {
      if (section.title === undefined && sections.length > 1)
        throw new BadMessage('interactive.action.sections.title', 'is needed on each of several sections');
      between('interactive.action.sections.rows', section.rows, 1, limits.rows);
      return given({
        title: fittingIfAny('interactive.action.sections.title', section.title, sectionTitleLimit),
        rows: section.rows.map(({ id, title, description }) =>
          given({
            id: fitting('interactive.action.sections.rows.id', id, limits.rowId),
            title: fitting('interactive.action.sections.rows.title', title, limits.rowTitle),
            description: fittingIfAny('interactive.action.sections.rows.description', description, limits.rowDescription),
          }),
        ),
      });
    }),
  });
}

export const linkButton = (text: string, label: string, url: string, around: Around = {}): InteractiveContent =>
  interactive('cta_url', text, around, {
    name: 'cta_url',
    parameters: {
      display_text: fitting('interactive.action.parameters.display_text', label, labelLimit),
      url: webAddress('interactive.action.parameters.url', url),
    },
  });

export const locationRequest = (text: string): InteractiveContent =>
  interactive('location_request_message', text, {}, { name: 'send_location' });

export interface Form {
  readonly flowId: string;
  /** Unguessable and used once: the answer carries neither the customer nor the form. */
  readonly token: string;
  readonly label: string;
  /** The first screen and its data; without them the form asks our endpoint. */
  readonly start?: { readonly screen: string; readonly data?: Readonly<Record<string, unknown>> };
}

export function form(text: string, { flowId, token, label, start }: Form, around: Around = {}): InteractiveContent {
  const data = start?.data !== undefined && Object.keys(start.data).length > 0 ? start.data : undefined;
  return interactive('flow', text, around, {
    name: 'flow',
    parameters: given({
      flow_message_version: '3',
      flow_id: fitting('interactive.action.parameters.flow_id', flowId, 64),
      flow_cta: fitting('interactive.action.parameters.flow_cta', label, formLabelLimit),
      flow_token: fitting('interactive.action.parameters.flow_token', token, 256),
      flow_action: start ? 'navigate' : 'data_exchange',
      flow_action_payload:
        start && given({ screen: fitting('interactive.action.parameters.flow_action_payload.screen', start.screen, 256), data }),
    }),
  });
}

/** Lays header, words and footer around an action. */
export function interactive(type: string, text: string | undefined, { header, footer }: Around, action: object): InteractiveContent {
  const last = fittingIfAny('interactive.footer.text', footer, footerLimit);
  return {
    type: 'interactive',
    interactive: given({
      type,
      header: header && graphHeader(header),
      body: text === undefined ? undefined : { text: fitting('interactive.body.text', text, limits.body) },
      footer: last === undefined ? undefined : { text: last },
      action,
    }),
  };
}

function graphHeader(header: Header): GraphHeader {
  if ('text' in header) return { type: 'text', text: fitting('interactive.header.text', header.text, headerLimit) };
  if ('image' in header) return { type: 'image', image: mediaSource('interactive.header.image', header.image) };
  if ('video' in header) return { type: 'video', video: mediaSource('interactive.header.video', header.video) };
  return { type: 'document', document: mediaSource('interactive.header.document', header.document) };
}
