import { between, BadMessage, fitting, given } from './demands.ts';
import { mediaSource, type MediaSource } from './media.ts';
import { location, type Place } from './place.ts';

export interface TemplateMessage {
  readonly name: string;
  readonly language: string;
  readonly header?:
    | { readonly text: TemplateValue }
    | { readonly image: MediaSource }
    | { readonly video: MediaSource }
    | { readonly document: MediaSource; readonly filename?: string }
    | { readonly location: Place };
  /** The values for the body, by order or, when they have a name, by name. */
  readonly values?: readonly TemplateValue[];
  readonly buttons?: readonly TemplateButton[];
}

export interface TemplateValue {
  readonly name?: string;
  readonly text: string;
}

/** What a button of the template needs when it is sent; `index` counts the buttons of the template from 0. */
export type TemplateButton = { readonly index: number } & (
  | { readonly quickReply: string }
  | { readonly urlEnding: string }
  | { readonly couponCode: string }
  | { readonly flowToken: string; readonly data?: Readonly<Record<string, unknown>> }
);

export interface TemplateContent {
  readonly type: 'template';
  readonly template: {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components?: readonly object[];
  };
}

const valueLimit = 1024;

export function template(message: TemplateMessage): TemplateContent {
  if (!/^[a-z0-9_]{1,512}$/.test(message.name))
    throw new BadMessage('template.name', 'has only small letters, digits and _, at most 512 of them');
  if (!/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/.test(message.language))
    throw new BadMessage('template.language.code', 'must be a language such as en or es_MX');
  const components = [
    ...(message.header ? [{ type: 'header', parameters: [headerParameter(message.header)] }] : []),
    ...(message.values?.length
      ? [{ type: 'body', parameters: message.values.map((value) => textParameter('template.components.body', value)) }]
      : []),
    ...between('template.components.buttons', message.buttons ?? [], 0, 10).map(buttonComponent),
  ];
  return {
    type: 'template',
    template: given({
      name: message.name,
      language: { code: message.language },
      components: components.length > 0 ? components : undefined,
    }),
  };
}

/** Meta refuses line breaks, tabs and long runs of spaces in a value. */
function textParameter(field: string, { name, text }: TemplateValue): object {
  if (/[\n\r\t]| {5}/.test(text)) throw new BadMessage(field, 'takes values without line breaks, tabs or more than four spaces in a row');
  return given({ type: 'text', parameter_name: name, text: fitting(field, text, valueLimit) });
}

function headerParameter(header: NonNullable<TemplateMessage['header']>): object {
  const field = 'template.components.header';
  if ('text' in header) return textParameter(field, header.text);
  if ('image' in header) return { type: 'image', image: mediaSource(field, header.image) };
  if ('video' in header) return { type: 'video', video: mediaSource(field, header.video) };
  if ('location' in header) return location(header.location);
  return { type: 'document', document: given({ ...mediaSource(field, header.document), filename: header.filename }) };
}

function buttonComponent(button: TemplateButton): object {
  if (!Number.isInteger(button.index) || button.index < 0 || button.index > 9)
    throw new BadMessage('template.components.button.index', 'must be 0 to 9');
  const { subType, parameter } = buttonParameter(button);
  return { type: 'button', sub_type: subType, index: String(button.index), parameters: [parameter] };
}

function buttonParameter(button: TemplateButton): { readonly subType: string; readonly parameter: object } {
  const field = 'template.components.button';
  if ('quickReply' in button)
    return { subType: 'quick_reply', parameter: { type: 'payload', payload: fitting(field, button.quickReply, 256) } };
  if ('urlEnding' in button) return { subType: 'url', parameter: { type: 'text', text: fitting(field, button.urlEnding, 2000) } };
  if ('couponCode' in button)
    return { subType: 'copy_code', parameter: { type: 'coupon_code', coupon_code: fitting(field, button.couponCode, 15) } };
  const action = given({ flow_token: fitting(field, button.flowToken, 256), flow_action_data: button.data });
  return { subType: 'flow', parameter: { type: 'action', action } };
}
