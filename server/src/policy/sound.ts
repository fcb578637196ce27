import { parseJson } from '@jishi/db/json';
import type { LayerRow, RuledInstrument } from '@jishi/db/queries/layer';
import { ProblemError } from '@jishi/shared/problem';
import { type FlawFor, flawsIn, regionsIn } from '@jishi/shared/rules/flaws';
import { whenceOf } from '@jishi/shared/rules/whence';
import type { LayerOwner } from '@jishi/shared/schema/policy';
import { bookingRules, type RuleLayer, ruleLayer } from '@jishi/shared/schema/rules';

const DEFAULTS = bookingRules.parse({});
const INDEX = { institution: 0, facility: 1, instrument: 2 } as const satisfies Record<LayerOwner, number>;
const MAX_REGIONS = 100;
const MAX_NAMED = 20;

type Stack = readonly RuleLayer[];
/** Layers before and after a change, with the instruments that have just these. */
type Changed = { readonly before: Stack; readonly after: Stack; readonly instrumentIds: string[] };

/**
 * Throws `invalid` when a layer makes the rules of an instrument contradict themselves that did not before. Each fault
 * points to what the layer says; `instruments` names some for which it is one.
 */
export function checkFlaws(
  owner: LayerOwner,
  layer: RuleLayer,
  rows: readonly LayerRow[],
  ruled: readonly RuledInstrument[],
): void {
  const faults = new Map<string, { pointer: string; detail: string; instruments: string[] }>();
  for (const { before, after, instrumentIds } of changedOf(owner, layer, rows, ruled)) {
    if (regionsIn(after).length > MAX_REGIONS) throw tooManyRegions();
    const known = new Set(flawsIn(DEFAULTS, before).map(({ setting, said }) => `${setting} ${said}`));
    for (const flaw of flawsIn(DEFAULTS, after)) {
      if (known.has(`${flaw.setting} ${flaw.said}`)) continue;
      const pointer = pointerOf(after, INDEX[owner], flaw);
      const fault = faults.get(`${pointer} ${flaw.said}`) ?? { pointer, detail: flaw.said, instruments: [] };
      fault.instruments.push(...instrumentIds.slice(0, MAX_NAMED - fault.instruments.length));
      faults.set(`${pointer} ${flaw.said}`, fault);
    }
  }
  if (faults.size === 0) return;
  throw new ProblemError('invalid', 'the rules contradict each other', { errors: [...faults.values()] });
}

function tooManyRegions(): ProblemError {
  const detail = 'at most 100 regions in the cases of all layers';
  return new ProblemError('invalid', detail, { errors: [{ pointer: '/cases', detail }] });
}

/** The layer as it will be seen: by itself under those above, and once for each different instrument below. */
function changedOf(
  owner: LayerOwner,
  layer: RuleLayer,
  rows: readonly LayerRow[],
  ruled: readonly RuledInstrument[],
): Changed[] {
  const own = { layers: rows.map(({ rules }) => rules), ids: [] };
  const stacks = new Map<string, { layers: readonly string[]; ids: string[] }>([['', own]]);
  for (const { id, layers } of ruled) {
    const key = JSON.stringify(layers);
    const stack = stacks.get(key) ?? { layers, ids: [] };
    stack.ids.push(id);
    stacks.set(key, stack);
  }
  return [...stacks.values()].map(({ layers, ids }) => {
    const before = layers.map((text) => parseJson(ruleLayer, text));
    return { before, after: before.with(INDEX[owner], layer), instrumentIds: ids };
  });
}

/** Where the layer says it; a setting that comes from elsewhere is pointed to as if it stood here. */
function pointerOf(layers: Stack, index: number, { setting, whose }: FlawFor): string {
  const whence = whenceOf(layers, whose, setting);
  if (whence?.layer === index && whence.case !== null) return `/cases/${whence.case}/set/${setting}`;
  return `/${setting}`;
}
