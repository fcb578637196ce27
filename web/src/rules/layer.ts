import { DEFAULT_RULES } from '@jishi/shared/rules/defaults';
import { type Flaw, flawsIn } from '@jishi/shared/rules/flaws';
import { whenceOf } from '@jishi/shared/rules/whence';
import type { LayerOwner, OwnedLayer } from '@jishi/shared/schema/policy';
import type { BookingRules, RuleCase, RuleLayer, RuleSettings } from '@jishi/shared/schema/rules';
import { amissIn } from './amiss.ts';
import type { SettingName } from './settings.ts';

export type Value = BookingRules[SettingName];
export type Source = LayerOwner | 'default';

/** What holds for everybody where the layer itself says nothing. `above` from the institution downwards. */
export function inherited(above: readonly OwnedLayer[], name: SettingName): { value: Value; by: Source } {
  const said = above.findLast(({ layer }) => Object.hasOwn(layer, name));
  return said ? { value: said.layer[name] as Value, by: said.owner } : { value: DEFAULT_RULES[name], by: 'default' };
}

/** The layers above whose exceptions say something else for some people, unless this layer overrules them. */
export function exceptionsAbove(above: readonly OwnedLayer[], own: RuleLayer, name: SettingName): OwnedLayer[] {
  if (Object.hasOwn(own, name)) return [];
  const last = above.findLastIndex(({ layer }) => Object.hasOwn(layer, name));
  return above.slice(Math.max(0, last)).filter(({ layer }) => layer.cases?.some(({ set }) => Object.hasOwn(set, name)));
}

/** How many exceptions of the layer itself set it. */
export function exceptionsHere(own: RuleLayer, name: SettingName): number {
  return (own.cases ?? []).filter(({ set }) => Object.hasOwn(set, name)).length;
}

export function withSetting<Settings extends RuleSettings>(
  settings: Settings,
  name: SettingName,
  value: Value,
): Settings {
  return { ...settings, [name]: value };
}

export function without<Settings extends RuleSettings>(settings: Settings, name: SettingName): Settings {
  const { [name]: _gone, ...rest } = settings;
  return rest as Settings;
}

/** Exceptions; none at all is written as nothing. */
export function withCases(layer: RuleLayer, cases: readonly RuleCase[]): RuleLayer {
  const { cases: _before, ...rest } = layer;
  return cases.length === 0 ? rest : { ...rest, cases: [...cases] };
}

/** Whether two layers say the same, in whatever order. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

type Part = SettingName | 'cases';

/** The settings (and `cases`) in which two layers differ. */
export function changesBetween(before: RuleLayer, after: RuleLayer): Part[] {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])] as Part[];
  return parts.filter((part) => !isSame(before[part], after[part]) || part in before !== part in after);
}

/** One's own changes put on top of what somebody else has written meanwhile; `both` is what both have changed. */
export function rebase(
  base: RuleLayer,
  mine: RuleLayer,
  theirs: RuleLayer,
): { readonly layer: RuleLayer; readonly theirs: Part[]; readonly both: Part[] } {
  const changed = changesBetween(base, mine);
  const others = changesBetween(base, theirs);
  const layer: Record<string, unknown> = { ...theirs };
  for (const part of changed) {
    if (part in mine) layer[part] = mine[part];
    else delete layer[part];
  }
  const both = others.filter((part) => changed.includes(part) && !isSame(mine[part], theirs[part]));
  return { layer: layer as RuleLayer, theirs: others, both };
}

/** What is wrong, by where it is shown: `minMinutes`, or `cases/0/minMinutes`. */
export type Faults = ReadonlyMap<string, string>;
export const AMISS = 'amiss';

/** Values that cannot be (`AMISS`), and what contradicts itself that did not before (`said` of the flaw). */
export function faultsOf(above: readonly OwnedLayer[], before: RuleLayer, own: RuleLayer): Faults {
  const amiss = amissIn(own);
  if (amiss.length > 0) return new Map(amiss.map((place) => [place, AMISS]));
  const layers = (last: RuleLayer) => [...above.map(({ layer }) => layer), last];
  const known = new Set(flawsIn(DEFAULT_RULES, layers(before)).map(keyOf));
  const stack = layers(own);
  const fresh = flawsIn(DEFAULT_RULES, stack).filter((flaw) => !known.has(keyOf(flaw)));
  return new Map(
    fresh.map(({ setting, said, whose }) => {
      const whence = whenceOf(stack, whose, setting);
      const inCase = whence?.layer === above.length && whence.case !== null;
      return [inCase ? `cases/${whence.case}/${setting}` : setting, said];
    }),
  );
}

function keyOf({ setting, said }: Flaw): string {
  return `${setting} ${said}`;
}

/** `['cases', 0, 'set', 'maxActive']` → `cases/0/maxActive`; what lies deeper belongs to its setting. */
function placeOf(path: readonly PropertyKey[]): string {
  const [first, index, part, name] = path.map(String);
  if (first !== 'cases') return first ?? '';
  return part === 'set' && name !== undefined ? `cases/${index}/${name}` : `cases/${index}`;
}

/** The place of a fault that the server points to: `/cases/0/set/maxActive`. */
export function placeOfPointer(pointer: string): string {
  return placeOf(pointer.split('/').slice(1));
}
