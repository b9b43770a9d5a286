import { GraphError } from '../graph-error.ts';
import { Part, refuseDuplicates } from './part.ts';

const mostBytes = 10 * 1024 * 1024;
const texts = ['TextHeading', 'TextSubheading', 'TextBody', 'TextCaption'] as const;
const inputs = ['TextInput', 'TextArea', 'DatePicker', 'Dropdown', 'RadioButtonsGroup', 'CheckboxGroup', 'OptIn'] as const;
const components = [...texts, ...inputs, 'Footer', 'Form'] as const;

/** A field of a form as the phone draws it. */
export interface FlowField {
  readonly name: string;
  readonly kind: (typeof inputs)[number];
  readonly inputType: string;
  readonly label: string;
  readonly required: boolean;
  readonly options: readonly { readonly id: string; readonly title: string }[];
}

export interface FlowScreen {
  readonly id: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly fields: readonly FlowField[];
  readonly button: string;
}

const bad = (details: string) => new GraphError(139002, details);

/** The demands of Flow JSON, as far as forms with questions go. What comes back is what a phone draws. */
export function checkFlowJson(json: string): readonly FlowScreen[] {
  if (Buffer.byteLength(json) > mostBytes) throw bad('The flow JSON is larger than 10 MB');
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw bad('flow_json is not JSON');
  }
  const flow = new Part(parsed, 'flow_json');
  flow.string('version', { pattern: /^[5-7]\.\d$/ });
  flow.string('data_api_version', { pattern: /^[34]\.0$/ });
  const routes = flow.take('routing_model') as Readonly<Record<string, unknown>> | undefined;
  const screens = flow.list('screens', 1, 100);
  flow.end();
  const checked = screens.map(checkScreen);
  const read = checked.map(({ screen }) => screen);
  const ids = read.map(({ id }) => id);
  refuseDuplicates(ids, 'Screen ids');
  if (!routes) throw bad('routing_model is required beside data_api_version');
  for (const [from, to] of Object.entries(routes)) {
    if (!ids.includes(from) || !Array.isArray(to) || to.length > 10 || to.some((id) => !ids.includes(String(id)) || id === from))
      throw bad(`routing_model: ${from} must lead to at most ten other screens`);
  }
  if (ids.some((id) => !Object.hasOwn(routes, id))) throw bad('routing_model must name every screen');
  const entries = ids.filter((id) => !Object.values(routes).some((to) => (to as unknown[]).includes(id)));
  if (entries.length !== 1) throw bad('Exactly one screen must be led to by no other');
  if (!checked.some(({ terminal }) => terminal)) throw bad('A flow needs a terminal screen');
  return read;
}

function checkScreen(screen: Part): { readonly screen: FlowScreen; readonly terminal: boolean } {
  const id = screen.string('id', { pattern: /^[A-Za-z_]+$/ });
  if (id === 'SUCCESS') throw bad('SUCCESS is a screen of WhatsApp’s own');
  const title = screen.string('title', { max: 80 });
  const terminal = screen.optionalBoolean('terminal') ?? false;
  screen.optionalBoolean('success');
  screen.optionalBoolean('refresh_on_back');
  screen.take('data');
  const layout = screen.part('layout');
  layout.oneOf('type', ['SingleColumnLayout']);
  const drawn: { texts: string[]; fields: FlowField[]; buttons: string[] } = { texts: [], fields: [], buttons: [] };
  const children = layout.list('children', 1, 50);
  for (const child of children) checkComponent(child, drawn);
  layout.end();
  screen.end();
  if (drawn.buttons.length !== 1) throw bad(`Screen ${id} must have one Footer`);
  refuseDuplicates(
    drawn.fields.map(({ name }) => name),
    'Field names',
  );
  return { screen: { id, title, texts: drawn.texts, fields: drawn.fields, button: drawn.buttons[0]! }, terminal };
}

function checkComponent(part: Part, drawn: { texts: string[]; fields: FlowField[]; buttons: string[] }): void {
  const type = part.oneOf('type', components);
  if (type === 'Form') {
    part.string('name');
    for (const child of part.list('children', 1, 50)) checkComponent(child, drawn);
  } else if (type === 'Footer') {
    drawn.buttons.push(part.string('label', { max: 35 }));
    const action = part.part('on-click-action');
    action.oneOf('name', ['data_exchange', 'navigate', 'complete']);
    action.free('payload');
    action.end();
  } else if (isText(type)) {
    drawn.texts.push(part.string('text', { max: type === 'TextBody' ? 4096 : type === 'TextCaption' ? 409 : 80 }));
  } else {
    drawn.fields.push(checkInput(type, part));
  }
  part.end();
}

const isText = (type: (typeof components)[number]): type is (typeof texts)[number] => (texts as readonly string[]).includes(type);

const labelLimits: Readonly<Record<(typeof inputs)[number], number>> = {
  TextInput: 20,
  TextArea: 20,
  DatePicker: 40,
  Dropdown: 20,
  RadioButtonsGroup: 30,
  CheckboxGroup: 30,
  OptIn: 120,
};

function checkInput(kind: (typeof inputs)[number], part: Part): FlowField {
  const name = part.string('name');
  const label = part.string('label', { max: labelLimits[kind] });
  const required = part.optionalBoolean('required') ?? false;
  const inputType =
    kind === 'TextInput' ? (part.optionalOneOf('input-type', ['text', 'number', 'email', 'password', 'passcode', 'phone']) ?? 'text') : '';
  const hasOptions = kind === 'Dropdown' || kind === 'RadioButtonsGroup' || kind === 'CheckboxGroup';
  const options = hasOptions
    ? part.list('data-source', 1, kind === 'Dropdown' ? 200 : 20).map((option) => {
        const read = { id: option.string('id'), title: option.string('title', { max: 30 }) };
        option.optionalString('description', { max: 300 });
        option.end();
        return read;
      })
    : [];
  return { name, kind, inputType, label, required, options };
}
