import { GraphError } from '../graph-error.ts';
import { checkNewTemplate, variablesIn } from './template-rules.ts';

const template = (body: string, more: object[] = [], head: object = {}) => ({
  name: 'order_ready',
  language: 'en_US',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: body, ...(variablesIn(body).length > 0 && { example: { body_text: [['12']] } }) }, ...more],
  ...head,
});

const codeOf = (request: unknown): number | 'good' => {
  try {
    checkNewTemplate(request);
    return 'good';
  } catch (error) {
    if (error instanceof GraphError) return error.code;
    throw error;
  }
};

describe('a new template', () => {
  it('is kept as its business wrote it', () => {
    const request = template('Your order {{1}} is ready to be picked up.', [{ type: 'FOOTER', text: 'Thank you' }]);
    expect(checkNewTemplate(request)).toEqual({
      name: 'order_ready',
      language: 'en_US',
      category: 'UTILITY',
      format: 'POSITIONAL',
      components: request.components,
    });
  });

  it.each([
    ['a name with capitals', 131009, template('Ready.', [], { name: 'Order' })],
    ['a category of its own', 131009, template('Ready.', [], { category: 'NEWS' })],
    ['a variable at the edge', 2388299, template('{{1}} is ready for you to come and get it')],
    ['more variables than words', 2388293, template('Hi {{1}} and {{2}} so')],
    ['two variables side by side', 100, template('Your order {{1}}{{2}} is ready to be picked up')],
    ['a footer with a variable', 100, template('Ready.', [{ type: 'FOOTER', text: 'Bye {{1}}' }])],
    ['two bodies', 131009, template('Ready.', [{ type: 'BODY', text: 'Again' }])],
    [
      'three links',
      100,
      template('Ready.', [
        { type: 'BUTTONS', buttons: ['a', 'b', 'c'].map((text) => ({ type: 'URL', text, url: 'https://example.com' })) },
      ]),
    ],
    ['a label of 26 characters', 100, template('Ready.', [{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'x'.repeat(26) }] }])],
    ['no component', 131009, template('Ready.', [], { components: [] })],
  ] as [string, number, unknown][])('is refused with %s', (_, code, request) => {
    expect(codeOf(request)).toBe(code);
  });
});
