import type { RuleLayer, ServiceMode } from '@jishi/shared/schema/rules';
import type { InstrumentRow } from './queries/instrument.ts';

/** What a new instrument is known by, here and where it comes from. */
export type Origin = { readonly id: string; readonly source: string; readonly key: string };

/** Where an instrument belongs. */
export type Home = { readonly institutionId: string; readonly facilityId: string; readonly scheduleId: string };

/** What holds for a new instrument until somebody says otherwise. */
export type Defaults = {
  readonly modes: readonly ServiceMode[];
  readonly rules: RuleLayer;
  readonly stations: number;
};

/** A new instrument of which nothing is described yet. `now` in epoch milliseconds. */
export function blankInstrument(origin: Origin, home: Home, defaults: Defaults, now: number): InstrumentRow {
  return {
    id: origin.id,
    source: origin.source,
    source_key: origin.key,
    kind: 'instrument',
    institution_id: home.institutionId,
    facility_id: home.facilityId,
    schedule_id: home.scheduleId,
    name_zh: null,
    name_en: null,
    type_id: null,
    class_code: null,
    techniques: '[]',
    manufacturer: null,
    model: null,
    function_zh: null,
    function_en: null,
    specs_zh: null,
    specs_en: null,
    worth_minor: null,
    worth_currency: null,
    put_in_use_on: null,
    modes: JSON.stringify(defaults.modes),
    rules: JSON.stringify(defaults.rules),
    prices: null,
    stations: defaults.stations,
    withdrawn_at: null,
    version: 1,
    created_at: now,
    updated_at: now,
  };
}
