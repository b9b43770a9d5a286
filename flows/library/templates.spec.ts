import type { TemplateUse } from '../language/flow.ts';
import { library } from './library.ts';
import { shippedTemplates } from './templates.ts';

const used = [...library.values()].flatMap((flow) =>
  Object.entries(flow.steps).flatMap(([step, { kind, ...fields }]) => {
    const { template } = fields as { template?: TemplateUse };
    return template ? [{ step: `${flow.id}/${step} (${kind})`, template, variables: flow.variables ?? {} }] : [];
  }),
);
const places = (body: string) => new Set(body.match(/\{\{\d+\}\}/g)).size;

describe('the templates that are shipped', () => {
  it.each(used)('fit what $step says with them', ({ template: { name, values, buttons = [], header } }) => {
    const shipped = shippedTemplates.find((each) => each.name === name)!;
    expect(shipped.header !== undefined).toBe(header !== undefined);
    for (const words of Object.values(shipped.words))
      expect({ values: places(words.body), examples: words.examples.length, buttons: words.buttons?.length ?? 0 }).toEqual({
        values: Object.keys(values ?? []).length,
        examples: places(words.body),
        buttons: buttons.length,
      });
  });

  it.each(used)('take a date in words, where $step has one', ({ template: { values = [] }, variables }) => {
    const dates = Object.values(values).filter((value) => 'from' in value && variables[value.from]?.type === 'date');
    expect(dates).toEqual([]);
  });

  it('are each said by some flow', () => {
    expect(shippedTemplates.map(({ name }) => name).sort()).toEqual([...new Set(used.map(({ template }) => template.name))].sort());
  });
});
