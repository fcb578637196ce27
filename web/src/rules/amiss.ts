import type { RuleLayer, RuleSettings, WholeBlock } from '@jishi/shared/schema/rules';
import type { Value } from './layer.ts';
import { ENTRIES, type SettingName } from './settings.ts';

/** Where values cannot be as they are: `minMinutes`, `cases/0/maxActive`. Agrees with the schema, which pages do not carry. */
export function amissIn(layer: RuleLayer): string[] {
  const { cases = [], ...general } = layer;
  return [
    ...amissSettings(general),
    ...cases.flatMap(({ set }, index) => amissSettings(set).map((name) => `cases/${index}/${name}`)),
  ];
}

function amissSettings(settings: RuleSettings): SettingName[] {
  return (Object.entries(settings) as [SettingName, Value][])
    .filter(([name, value]) => !isPossible(name, value))
    .map(([name]) => name);
}

function isPossible(name: SettingName, value: Value): boolean {
  const entry = ENTRIES[name];
  switch (entry.kind) {
    case 'minutes':
    case 'number': {
      if (value === null) return entry.none === true;
      if (typeof value !== 'number' || !Number.isInteger(value)) return false;
      const step = entry.kind === 'minutes' ? (entry.step ?? 1) : 1;
      return value >= entry.min && value <= entry.max && value % step === 0;
    }
    case 'blocks':
      return (value as readonly WholeBlock[]).every(({ days }) => days.length > 0);
    default:
      return true;
  }
}

/** Whether something that was kept for the tab is a layer: settings that are known, and exceptions. */
export function isLayer(kept: unknown): kept is RuleLayer {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return false;
  const { cases, ...general } = kept as Record<string, unknown>;
  const known = (settings: object) => Object.keys(settings).every((name) => Object.hasOwn(ENTRIES, name));
  const isCase = (one: unknown) => {
    const { when, set } = (one ?? {}) as { when?: unknown; set?: unknown };
    return typeof when === 'object' && when !== null && typeof set === 'object' && set !== null && known(set);
  };
  return known(general) && (cases === undefined || (Array.isArray(cases) && cases.every(isCase)));
}
