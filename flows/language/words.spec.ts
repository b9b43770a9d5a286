import { jest } from '@jest/globals';
import { holds } from './conditions.ts';
import type { Condition, Json } from './flow.ts';
import { lengthOf, parts, shorten } from './limits.ts';
import { brokenBraces, fill, variablesIn } from './liquid.ts';
import { inLanguage, normaliseText, sameWords } from './text.ts';
import { read, type Scope, valueOf } from './values.ts';

const spaces = (text: string) => text.replace(/\s/g, ' ');

describe('a text', () => {
  it('is chosen by language, then its base, then English, then what there is', () => {
    expect(inLanguage({ en: 'Hi', es: 'Hola' }, 'es')).toBe('Hola');
    expect(inLanguage({ en: 'Hi', es: 'Hola' }, 'es-MX')).toBe('Hola');
    expect(inLanguage({ en: 'Hi', es: 'Hola' }, 'pt')).toBe('Hi');
    expect(inLanguage({ fr: 'Salut' }, 'pt')).toBe('Salut');
    expect(inLanguage('Hi', 'pt')).toBe('Hi');
  });

  it('is the same words in other case, accents, punctuation and emoji', () => {
    expect(sameWords('¡MENÚ! 🙂', 'menu')).toBe(true);
    expect(sameWords('the menu', 'menu')).toBe(false);
    expect(sameWords('👍', '👍')).toBe(true);
    expect(sameWords('👎', '👍')).toBe(false);
    expect(sameWords('', '')).toBe(false);
  });

  it('is normalised so that it can be stored', () => {
    expect(normaliseText('a\u0000\udc00e\u0301👍')).toBe('a\ufffdé👍');
  });

  it('is counted and cut as a person counts', () => {
    expect(lengthOf('👍é')).toBe(2);
    expect(shorten('Wholemeal sourdough loaf', 20)).toBe('Wholemeal sourdough…');
    expect(shorten('Antidisestablishmentarianism', 10)).toBe('Antidises…');
    expect(parts('one two three', 8)).toEqual(['one two', 'three']);
    expect(parts('x'.repeat(20), 8)).toEqual(['xxxxxxxx', 'xxxxxxxx', 'xxxx']);
  });
});

describe('words with braces', () => {
  const scope: Scope = {
    total: 1250,
    yen: 500,
    when: '2026-03-02T10:00:00Z',
    day: '2026-03-02',
    names: ['a', 'b', { title: 'c' }],
    language: 'en',
    business: { currency: 'EUR', zone: 'Europe/Madrid' },
  };

  it('are filled in, in the language of the customer', () => {
    expect(fill('{{ total | money }}', scope)).toBe('€12.50');
    expect(spaces(fill('{{ total | money }}', { ...scope, language: 'es' }))).toBe('12,50 €');
    expect(fill("{{ yen | money: 'JPY' }}", scope)).toBe('¥500');
    expect(fill('{{ names | list }}', scope)).toBe('a, b, and c');
    expect(spaces(fill('{{ when | date }}', scope))).toBe('Monday, March 2, 2026 at 11:00 AM');
    expect(fill('{{ day | date }}', { ...scope, language: 'es' })).toBe('lunes, 2 de marzo de 2026');
  });

  it('say nothing for what is not there', () => {
    expect(fill('[{{ nobody.knows }}{{ nothing | money }}{{ nothing | date }}{{ nothing | list }}]', scope)).toBe('[]');
  });

  it('see own properties only, and read no file', () => {
    expect(fill('[{{ business.constructor.name }}{{ names.map }}]', scope)).toBe('[]');
    expect(fill("[{% include 'package.json' %}]", scope)).toBe('[]');
  });

  it('do not kill a conversation', () => {
    expect(fill('Hi {{ name', scope)).toBe('Hi {{ name');
    expect(fill('[{% for i in (1..100000000) %}x{% endfor %}]', scope)).toBe('[x]');
    expect(fill('[{{ total | nofilter }}]', scope)).toBe('[]');
    const numbers = Array.from({ length: 1_000 }, (_, index) => index);
    expect(fill('[{% for a in numbers %}{% for b in numbers %}{{ b }}{% endfor %}{% endfor %}]', { ...scope, numbers })).toBe('[]');
    expect(fill(`{% for a in numbers %}${'\u{1f600}'.repeat(400)}{% endfor %}`, { ...scope, numbers }).length).toBeLessThan(100_000);
  });

  it('are the same whenever they are filled in, however long that takes', () => {
    let time = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (time += 60_000));
    expect(fill('{% for name in names %}{{ name }}{% endfor %} {{ total | money }}', scope)).toContain('€12.50');
    clock.mockRestore();
    for (const filter of ['sample', 'shuffle', 'date_to_string', 'date_to_long_string', 'date_to_rfc822', 'date_to_xmlschema'])
      expect(brokenBraces(`{{ names | ${filter} }}`)).toContain(filter);
    expect(fill("[{{ 'now' | date }}{{ 'today' | date }}]", scope)).toBe('[]');
  });

  it('can be asked what is wrong with them, and what they read', () => {
    expect(brokenBraces('{{ a | money }}')).toBeUndefined();
    expect(brokenBraces('{{ a')).toContain('not closed');
    expect(brokenBraces('{{ a | nofilter }}')).toContain('nofilter');
    expect(variablesIn('{{ a.b }}{% if c %}{% for d in e %}{{ d }}{% endfor %}{% endif %}')).toEqual(['a', 'c', 'e']);
  });
});

describe('a condition', () => {
  const scope: Scope = { count: 3, name: 'Ana', tags: ['vip', 'new'], none: null, place: { town: 'Vigo' } };
  const test = (condition: Condition) => holds(condition, (side) => valueOf(side, scope, () => ''));
  const compare = (from: string, is: 'equal' | 'less' | 'less-or-equal' | 'more' | 'more-or-equal' | 'contains', fixed: Json) =>
    test({ left: { from }, is, right: { fixed } });

  it('compares numbers and texts, and nothing else has an order', () => {
    expect([
      compare('count', 'more', 2),
      compare('count', 'less', 3),
      compare('count', 'less-or-equal', 3),
      compare('name', 'less', 'Bo'),
    ]).toEqual([true, false, true, true]);
    expect([compare('count', 'more', '2'), compare('none', 'less', 3), compare('tags', 'more-or-equal', 0)]).toEqual([false, false, false]);
  });

  it('looks into texts and lists', () => {
    expect([compare('tags', 'contains', 'vip'), compare('name', 'contains', 'AN'), compare('count', 'contains', 3)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(compare('place', 'equal', { town: 'Vigo' })).toBe(true);
  });

  it('knows what is empty', () => {
    const empty = (from: string) => test({ left: { from }, is: 'empty' });
    expect([empty('none'), empty('nobody'), empty('name'), empty('count')]).toEqual([true, true, false, false]);
    expect(test({ all: [{ left: { from: 'name' }, is: 'present' }, { not: { any: [{ left: { from: 'none' }, is: 'present' }] } }] })).toBe(
      true,
    );
  });

  it('reads own properties only', () => {
    expect(read('place.town', scope)).toBe('Vigo');
    for (const path of ['constructor', 'place.constructor', 'name.length', 'place.__proto__.x', 'tags.length.x'])
      expect(read(path, scope)).toBeNull();
  });
});
