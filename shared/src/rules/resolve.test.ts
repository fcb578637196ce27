import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookingRules, type RuleLayer, ruleLayer, serviceMode, userClass } from '../schema/rules.ts';
import { runs } from '../test-support/runs.ts';
import { resolveRules, type Whose } from './resolve.ts';

const DEFAULTS = bookingRules.parse({});
const REGIONS = ['310000', '310115', '320000', '320500', '320581', '110000'];

const settings = fc.record(
  {
    noticeMinutes: fc.nat(5000),
    maxMinutes: fc.constantFrom(60, 120, 480),
    maxActive: fc.constantFrom(null, 1, 5),
    approval: fc.constantFrom([], ['manager'], ['group-head', 'manager']),
    authorisation: fc.constantFrom('none', 'self', 'all'),
  },
  { requiredKeys: [] },
);
const when = fc.record(
  {
    class: fc.subarray(userClass.options, { minLength: 1 }),
    region: fc.subarray(REGIONS, { minLength: 1 }),
    mode: fc.subarray(serviceMode.options, { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const layer = fc
  .tuple(settings, fc.array(fc.record({ when, set: settings }), { maxLength: 3 }))
  .map(([general, cases]) => ruleLayer.parse({ ...general, cases }));
const whose: fc.Arbitrary<Whose> = fc.record({
  userClass: fc.constantFrom(...userClass.options),
  region: fc.constantFrom(null, ...REGIONS, '310101', '99'),
  mode: fc.constantFrom(undefined, ...serviceMode.options),
});

/** Whether a province, city or county is or contains another one, read digit pair by digit pair. */
function contains(region: string, other: string): boolean {
  const pairs = (code: string) => code.match(/../g) ?? [];
  const [outer, inner] = [pairs(region), pairs(other)];
  const last = outer.findLastIndex((pair) => pair !== '00');
  return outer.slice(0, last + 1).every((pair, i) => inner[i] === pair);
}

/** One setting at a time: from the last word to the first, who says something about it for this person? */
function lastWord(layers: readonly RuleLayer[], asked: Whose, key: keyof typeof DEFAULTS): unknown {
  for (const { cases = [], ...general } of layers.toReversed()) {
    for (const one of cases.toReversed()) {
      if (!(key in one.set)) continue;
      const classFits = !one.when.class || one.when.class.includes(asked.userClass);
      const modeFits = !one.when.mode || one.when.mode.some((mode) => mode === asked.mode);
      const { region } = asked;
      const regionFits =
        !one.when.region || (region !== null && one.when.region.some((code) => contains(code, region)));
      if (classFits && modeFits && regionFits) return one.set[key as keyof typeof one.set];
    }
    if (key in general) return general[key];
  }
  return DEFAULTS[key];
}

describe('rules in layers', () => {
  test('each setting is the last word that was said about it for this person, from institution to instrument', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 3 }), whose, (layers, asked) => {
        const resolved = resolveRules(DEFAULTS, layers, asked);
        for (const key of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
          expect(resolved[key]).toEqual(lastWord(layers, asked, key));
        }
        expect(bookingRules.parse(resolved)).toEqual(resolved);
      }),
      runs(1000),
    );
  });

  test('change nothing that they were handed', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 3 }), whose, (layers, asked) => {
        const before = JSON.stringify([DEFAULTS, layers]);
        resolveRules(DEFAULTS, layers, asked);
        expect(JSON.stringify([DEFAULTS, layers])).toBe(before);
      }),
      runs(100),
    );
  });

  test('a case cannot change what the instrument physically needs, which is the same for everybody', () => {
    for (const set of [{ stepMinutes: 30 }, { bufferAfterMinutes: 15 }, { wholeBlocks: [] }]) {
      expect(ruleLayer.safeParse({ cases: [{ when: { class: ['company'] }, set }] }).success).toBe(false);
    }
  });
});
