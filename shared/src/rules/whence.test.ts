import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookingRules, type RuleLayer } from '../schema/rules.ts';
import { resolveRules, type Whose } from './resolve.ts';
import { whenceOf } from './whence.ts';

const DEFAULTS = bookingRules.parse({});
const settings = fc.record(
  { minMinutes: fc.constantFrom(30, 60, 120), maxActive: fc.constantFrom(null, 1, 2) },
  { requiredKeys: [] },
);
const when = fc.record(
  {
    class: fc.uniqueArray(fc.constantFrom('internal' as const, 'academic' as const, 'company' as const), {
      minLength: 1,
    }),
    region: fc.uniqueArray(fc.constantFrom('310000', '320000', '320500'), { minLength: 1 }),
    mode: fc.uniqueArray(fc.constantFrom('self' as const, 'assisted' as const), { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const layer: fc.Arbitrary<RuleLayer> = fc
  .tuple(settings, fc.array(fc.record({ when, set: settings }), { maxLength: 3 }))
  .map(([general, cases]) => ({ ...general, cases }));
const whose: fc.Arbitrary<Whose> = fc.record({
  userClass: fc.constantFrom('internal', 'academic', 'company'),
  region: fc.constantFrom(null, '310000', '320500', '320600'),
  mode: fc.constantFrom(undefined, 'self', 'assisted'),
});

test('who is said to have set a rule has set just the value that holds', () => {
  fc.assert(
    fc.property(fc.array(layer, { maxLength: 3 }), whose, (layers, who) => {
      const resolved = resolveRules(DEFAULTS, layers, who);
      for (const setting of ['minMinutes', 'maxActive'] as const) {
        const whence = whenceOf(layers, who, setting);
        const said = whence === null ? DEFAULTS : layers[whence.layer];
        const value = whence?.case == null ? said?.[setting] : layers[whence.layer]?.cases?.[whence.case]?.set[setting];
        expect(value).toBe(resolved[setting]);
      }
    }),
  );
});
