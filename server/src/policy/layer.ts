import { parseJson } from '@jishi/db/json';
import { type LayerRow, type RuledInstrument, readLayers, readRuled, writeLayer } from '@jishi/db/queries/layer';
import { nameOf } from '@jishi/db/queries/naming';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { TIME_MODES } from '@jishi/shared/rules/mode';
import { resolveRules, usualMode } from '@jishi/shared/rules/resolve';
import type { LayerOwner, OwnedLayer, Policy } from '@jishi/shared/schema/policy';
import {
  bookingRules,
  type RuleLayer,
  ruleLayer,
  type ServiceMode,
  serviceMode,
  type UserClass,
} from '@jishi/shared/schema/rules';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { assertLocked, inChange } from '../engine/change.ts';
import { ruler } from './access.ts';
import { checkFlaws } from './sound.ts';

const DEFAULTS = bookingRules.parse({});
const serviceModes = z.array(serviceMode);
const NONE_SUCH = {
  institution: 'no such institution',
  facility: 'no such facility',
  instrument: 'no such instrument',
} as const satisfies Record<LayerOwner, string>;

/** What an owner of rules says, under what, and what holds in the end. Throws what `ruler` throws. */
export async function readPolicy(deps: Deps, actor: Anyone, owner: LayerOwner, id: string): Promise<Policy> {
  await ruler(deps, actor, owner, id);
  const rows = await readLayers(deps.store.read, owner, id);
  const own = rows?.at(-1);
  if (!rows || !own) throw new ProblemError('not-found', NONE_SUCH[owner]);
  const layers = rows.map(layerOut);
  const said = layers.map(({ layer }) => layer);
  const has = owner === 'instrument' ? modesOf(await readRuled(deps.store.read, owner, id)) : TIME_MODES;
  const resolved = (userClass: UserClass) => {
    const whose = { userClass, region: null };
    return resolveRules(DEFAULTS, said, { ...whose, mode: usualMode(said, has, whose) });
  };
  return {
    ...layerOut(own),
    above: layers.slice(0, -1),
    resolved: { internal: resolved('internal'), academic: resolved('academic'), company: resolved('company') },
    version: own.version,
  };
}

function modesOf([instrument]: readonly RuledInstrument[]): readonly ServiceMode[] {
  return instrument ? parseJson(serviceModes, instrument.modes) : TIME_MODES;
}

function layerOut({ owner, id, name_zh, name_en, rules }: LayerRow): OwnedLayer {
  return { owner, id, name: nameOf(name_zh, name_en), layer: parseJson(ruleLayer, rules) };
}

/** Called with the version there is; throws when the client has seen another one. */
type Check = (version: number) => void;

/**
 * Writes what an owner says by which rules its instruments are booked. Nobody books by the old rules meanwhile: the agendas
 * of all these instruments are held. Bookings that there are keep the terms that were agreed. Throws what `ruler` and
 * `check` throw, and `invalid` for rules that make no sense for somebody.
 */
export async function putPolicy(
  deps: Deps,
  anyone: Anyone,
  owner: LayerOwner,
  id: string,
  layer: RuleLayer,
  check: Check,
): Promise<void> {
  const actor = await ruler(deps, anyone, owner, id);
  const known = await readLayers(deps.store.read, owner, id);
  if (!known) throw new ProblemError('not-found', NONE_SUCH[owner]);
  const ruled = await readRuled(deps.store.read, owner, id);
  const instrumentIds = ruled.map((instrument) => instrument.id);
  await inChange(deps, actor, instrumentIds, async (change) => {
    const { trx, now, tell } = change;
    const before = await readRuled(trx, owner, id);
    assertLocked(
      change,
      before.map((instrument) => instrument.id),
    );
    const above = (await readLayers(trx, owner, id)) ?? known;
    check((await writeLayer(trx, owner, id, JSON.stringify(layer), now)) - 1);
    checkFlaws(owner, layer, above, before);
    const place = { institution: {}, facility: { facilityId: id }, instrument: placeOf(above, id) }[owner];
    tell({ kind: 'rules.changed', subjectId: id, ...place, data: { owner } });
  });
}

function placeOf(rows: readonly LayerRow[], instrumentId: string) {
  return { instrumentId, facilityId: rows.find(({ owner }) => owner === 'facility')?.id ?? null };
}
