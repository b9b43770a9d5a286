import { GraphError } from '../graph-error.ts';
import { checkBody, checkFooter, checkHeader, type References } from './content-rules.ts';
import { refuseDuplicates, type Part } from './part.ts';
import { checkOrderDetails, checkOrderStatus } from './payment-rules.ts';

type Rule = (interactive: Part, references: References) => void;

const anyHeader = ['text', 'image', 'video', 'document'] as const;

function optionalHeader(interactive: Part, kinds: readonly string[], references: References): void {
  const header = interactive.optionalPart('header');
  if (header) checkHeader(header, kinds, references);
}

const button: Rule = (interactive, references) => {
  optionalHeader(interactive, anyHeader, references);
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = interactive.part('action');
  const replies = action.list('buttons', 1, 3).map((entry) => {
    entry.oneOf('type', ['reply']);
    const reply = entry.part('reply');
    const words = { id: reply.string('id', { max: 256 }), title: reply.string('title', { max: 20 }) };
    reply.end();
    entry.end();
    return words;
  });
  refuseDuplicates(
    replies.map(({ id }) => id),
    'Button ids',
  );
  refuseDuplicates(
    replies.map(({ title }) => title),
    'Button titles',
  );
  action.end();
};

const list: Rule = (interactive, references) => {
  optionalHeader(interactive, ['text'], references);
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = interactive.part('action');
  action.string('button', { max: 20 });
  const sections = action.list('sections', 1, 10);
  const rowIds = sections.flatMap((section) => {
    if (sections.length > 1) section.string('title', { max: 24 });
    else section.optionalString('title', { max: 24 });
    const ids = section.list('rows', 1, 10).map((row) => {
      const id = row.string('id', { max: 200 });
      row.string('title', { max: 24 });
      row.optionalString('description', { max: 72 });
      row.end();
      return id;
    });
    section.end();
    return ids;
  });
  if (rowIds.length > 10) throw new GraphError(131009, `A list has at most 10 rows in all its sections together, got ${rowIds.length}`);
  refuseDuplicates(rowIds, 'Row ids');
  action.end();
};

/** An action that is a name and, for some, parameters. */
function namedAction(interactive: Part, name: string): Part {
  const action = interactive.part('action');
  action.oneOf('name', [name]);
  return action;
}

const ctaUrl: Rule = (interactive, references) => {
  optionalHeader(interactive, anyHeader, references);
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = namedAction(interactive, 'cta_url');
  checkLink(action);
  action.end();
};

function checkLink(action: Part): void {
  const parameters = action.part('parameters');
  parameters.string('display_text', { max: 20 });
  parameters.url('url');
  parameters.end();
}

const bodyAndName =
  (name: string): Rule =>
  (interactive) => {
    checkBody(interactive, 1024);
    namedAction(interactive, name).end();
  };

const flow: Rule = (interactive, references) => {
  optionalHeader(interactive, anyHeader, references);
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = namedAction(interactive, 'flow');
  const parameters = action.part('parameters');
  parameters.oneOf('flow_message_version', ['3']);
  if (parameters.has('flow_id') === parameters.has('flow_name'))
    throw new GraphError(131009, 'Exactly one of flow_id and flow_name is required');
  parameters.optionalString('flow_id');
  parameters.optionalString('flow_name');
  parameters.string('flow_cta', { max: 30 });
  parameters.optionalString('flow_token');
  parameters.optionalOneOf('mode', ['published', 'draft']);
  const kind = parameters.optionalOneOf('flow_action', ['navigate', 'data_exchange']) ?? 'navigate';
  const payload = parameters.optionalPart('flow_action_payload');
  if (payload && kind !== 'navigate') throw new GraphError(131009, 'flow_action_payload is only for flow_action navigate');
  payload?.string('screen');
  if (payload?.has('data')) payload.free('data');
  payload?.end();
  parameters.end();
  action.end();
};

const catalogMessage: Rule = (interactive) => {
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = namedAction(interactive, 'catalog_message');
  const parameters = action.optionalPart('parameters');
  parameters?.string('thumbnail_product_retailer_id');
  parameters?.end();
  action.end();
};

const product: Rule = (interactive) => {
  if (interactive.has('body')) checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = interactive.part('action');
  action.string('catalog_id');
  action.string('product_retailer_id');
  action.end();
};

const productList: Rule = (interactive, references) => {
  checkHeader(interactive.part('header'), ['text'], references);
  checkBody(interactive, 1024);
  checkFooter(interactive);
  const action = interactive.part('action');
  action.string('catalog_id');
  const products = action.list('sections', 1, 10).flatMap((section) => {
    section.string('title', { max: 24 });
    const ids = section.list('product_items', 1, 30).map((item) => {
      const id = item.string('product_retailer_id');
      item.end();
      return id;
    });
    section.end();
    return ids;
  });
  if (products.length > 30) throw new GraphError(131009, `A product list has at most 30 products, got ${products.length}`);
  action.end();
};

const voiceCall: Rule = (interactive) => {
  checkBody(interactive, 1024);
  const action = namedAction(interactive, 'voice_call');
  const parameters = action.optionalPart('parameters');
  parameters?.optionalString('display_text', { max: 20 });
  if (parameters?.has('ttl_minutes')) parameters.integer('ttl_minutes', 1, 43200);
  parameters?.optionalString('payload', { max: 512 });
  parameters?.end();
  action.end();
};

const callPermission: Rule = (interactive) => {
  if (interactive.has('body')) checkBody(interactive, 1024);
  namedAction(interactive, 'call_permission_request').end();
};

/** Cards side by side: all with a link and the same kind of picture, or all with a product. */
const carousel: Rule = (interactive, references) => {
  checkBody(interactive, 1024);
  const action = interactive.part('action');
  const cards = action.list('cards', 2, 10).map((card) => {
    const index = card.integer('card_index', 0, 9);
    const kind = card.oneOf('type', ['cta_url', 'product']);
    if (kind === 'product') {
      const item = card.part('action');
      item.string('catalog_id');
      item.string('product_retailer_id');
      item.end();
    } else {
      checkHeader(card.part('header'), ['image', 'video'], references);
      if (card.has('body')) checkBody(card, 160);
      const link = namedAction(card, 'cta_url');
      checkLink(link);
      link.end();
    }
    card.end();
    return { index, kind };
  });
  refuseDuplicates(
    cards.map(({ index }) => String(index)),
    'Card indexes',
  );
  if (new Set(cards.map(({ kind }) => kind)).size > 1) throw new GraphError(131009, 'All cards must be of one type');
  action.end();
};

const rules: Readonly<Record<string, Rule>> = {
  button,
  list,
  cta_url: ctaUrl,
  location_request_message: bodyAndName('send_location'),
  request_contact_info: bodyAndName('request_contact_info'),
  carousel,
  flow,
  catalog_message: catalogMessage,
  product,
  product_list: productList,
  voice_call: voiceCall,
  call_permission_request: callPermission,
  order_details: checkOrderDetails,
  order_status: checkOrderStatus,
};

export function checkInteractive(interactive: Part, references: References): void {
  const kind = interactive.string('type');
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  if (!rule) throw new GraphError(131009, `interactive.type "${kind}" is not one the sandbox carries: ${Object.keys(rules).join(', ')}`);
  rule(interactive, references);
  interactive.end();
}
