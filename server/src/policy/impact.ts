import { parseJson } from '@jishi/db/json';
import { readLayers, readRuled, readRuledBookings } from '@jishi/db/queries/layer';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Facts } from '@jishi/shared/rules/facts';
import { RULES } from '@jishi/shared/rules/judge';
import { resolveRules, type Whose } from '@jishi/shared/rules/resolve';
import { type LayerOwner, TIMING_RULES } from '@jishi/shared/schema/policy';
import {
  bookingRules,
  type RuleLayer,
  type RuleName,
  ruleLayer,
  type ServiceMode,
  serviceMode,
} from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { ruler } from './access.ts';
import { checkFlaws } from './sound.ts';

const DEFAULTS = bookingRules.parse({});
const INDEX = { institution: 0, facility: 1, instrument: 2 } as const satisfies Record<LayerOwner, number>;
const modes = z.array(serviceMode);
const PAGE = 1000;
const MAX_SHOWN = 100;

const TIMING = RULES.filter(({ name }) => (TIMING_RULES as readonly RuleName[]).includes(name));

export type Hit = { readonly bookingId: string; readonly rules: readonly RuleName[] };

/**
 * The bookings to come that rules which look at times and the way of service alone let pass as they are and would
 * refuse: how many, and the first hundred. Writes nothing. Throws what `ruler` throws, and
 * `invalid` for rules that could not be written.
 */
export async function previewPolicy(
  deps: Deps,
  actor: Anyone,
  owner: LayerOwner,
  id: string,
  layer: RuleLayer,
): Promise<{ readonly hits: readonly Hit[]; readonly total: number }> {
  await ruler(deps, actor, owner, id);
  const db = deps.store.read;
  const ruled = await readRuled(db, owner, id);
  checkFlaws(owner, layer, (await readLayers(db, owner, id)) ?? [], ruled);
  const instruments = new Map(ruled.map((instrument) => [instrument.id, instrument]));
  const hits: Hit[] = [];
  let total = 0;
  for (let after = ''; ; ) {
    const rows = await readRuledBookings(db, owner, id, deps.clock(), { after, limit: PAGE });
    for (const row of rows) {
      const instrument = instruments.get(row.instrument_id);
      if (!instrument) continue;
      const before = instrument.layers.map((text) => parseJson(ruleLayer, text));
      const ground = { zone: instrument.zone, modes: parseJson(modes, instrument.modes) };
      const request = { from: row.from_at, to: row.to_at, mode: row.mode };
      const whose = { userClass: row.user_class, region: row.region_code, mode: row.mode };
      const rules = newlyBroken(request, ground, before, before.with(INDEX[owner], layer), whose);
      if (rules.length === 0) continue;
      total += 1;
      if (hits.length < MAX_SHOWN) hits.push({ bookingId: row.id, rules });
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return { hits, total };
    after = last.id;
  }
}

type Ground = { readonly zone: string; readonly modes: readonly ServiceMode[] };

function newlyBroken(
  request: Span & { readonly mode: ServiceMode },
  ground: Ground,
  before: readonly RuleLayer[],
  after: readonly RuleLayer[],
  whose: Whose,
): RuleName[] {
  const brokenBy = (layers: readonly RuleLayer[]) => {
    const facts = timingFacts(ground, layers, whose);
    return TIMING.filter(({ broken }) => broken(request, facts, request.from)).map(({ name }) => name);
  };
  const known = new Set(brokenBy(before));
  return brokenBy(after).filter((name) => !known.has(name));
}

/** Facts about nothing but the hours and ways of service that rules ask for: nothing taken, nobody in particular. */
function timingFacts(ground: Ground, layers: readonly RuleLayer[], whose: Whose): Facts {
  return {
    ...ground,
    place: null,
    rules: resolveRules(DEFAULTS, layers, whose),
    prices: null,
    stations: 1,
    withdrawnAt: null,
    open: [],
    taken: [],
    parts: [],
    own: [],
    outsiders: [],
    person: null,
  };
}
