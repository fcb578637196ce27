import { parseJson } from '@jishi/db/json';
import { nameOf } from '@jishi/db/queries/naming';
import { readFacilityInstruments, readFacilityRow } from '@jishi/db/queries/place';
import { readClassPath, readInstrumentRecord, readTechniqueNames } from '@jishi/db/queries/record';
import { listSchedules } from '@jishi/db/queries/schedule';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { modesOffered } from '@jishi/shared/rules/mode';
import { asksAuthorisation } from '@jishi/shared/rules/person';
import { userClassOf } from '@jishi/shared/rules/price';
import { resolveRules, usualMode } from '@jishi/shared/rules/resolve';
import type { Facility } from '@jishi/shared/schema/institution';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { instantOrNull } from '@jishi/shared/schema/primitives';
import { bookingRules, priceList, ruleLayer, serviceMode } from '@jishi/shared/schema/rules';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { etagOf } from '../http/etag.ts';

const texts = z.array(z.string());
const modes = z.array(serviceMode);
const DEFAULTS = bookingRules.parse({});

export const SAMPLE_SOURCE = 'sample';

/** The full record of an instrument as this reader sees it. Throws `not-found`. */
export async function readInstrument(deps: Deps, actor: Anyone, instrumentId: string): Promise<Instrument> {
  const db = deps.store.read;
  const row = await readInstrumentRecord(db, instrumentId);
  if (!row) throw new ProblemError('not-found', 'no such instrument');
  const techniques = parseJson(texts, row.techniques);
  const classPath = row.class_code ? await readClassPath(db, row.class_code) : [];
  const techniqueNames = await readTechniqueNames(db, techniques);
  const prices = row.prices === null ? null : parseJson(priceList, row.prices);
  const userClass = userClassOf(actor, row.institution_id);
  const managed = may.manageFacility(actor, row.facility_id);
  const offered = parseJson(modes, row.modes);
  const layers = [row.institution_rules, row.facility_rules, row.rules].map((text) => parseJson(ruleLayer, text));
  const region = actor?.institutionRegion ?? null;
  const mode = usualMode(layers, offered, { userClass, region });
  const rules = resolveRules(DEFAULTS, layers, { userClass, region, mode });
  const offer = { modes: offered, rules };
  return {
    id: row.id,
    name: nameOf(row.name_zh, row.name_en),
    class: row.class_code,
    techniques,
    manufacturer: row.manufacturer,
    model: row.model,
    institution: { id: row.institution_id, name: nameOf(row.institution_zh, row.institution_en) },
    facility: {
      id: row.facility_id,
      name: nameOf(row.facility_zh, row.facility_en),
      region: row.region_code,
      zone: row.zone,
      lat: row.lat,
      lng: row.lng,
    },
    modes: [...modesOffered(offer)],
    price: prices && {
      amountMinor: prices.hourlyMinor[userClass],
      currency: prices.currency,
      per: 'hour',
      class: userClass,
    },
    approval: rules.approval.length > 0 && !managed,
    authorisation: asksAuthorisation(rules, mode),
    sample: row.source === SAMPLE_SOURCE,
    type: row.type_id === null ? null : { id: row.type_id, name: nameOf(row.type_zh, row.type_en) },
    classPath: classPath.map((entry) => ({ code: entry.code, name: nameOf(entry.name_zh, entry.name_en) })),
    techniqueNames: techniqueNames.map((entry) => ({ id: entry.id, name: nameOf(entry.name_zh, entry.name_en) })),
    function: nameOf(row.function_zh, row.function_en),
    specs: nameOf(row.specs_zh, row.specs_en),
    worth: row.worth_minor === null ? null : { amountMinor: row.worth_minor, currency: row.worth_currency ?? 'CNY' },
    putInUseOn: row.put_in_use_on,
    stations: row.stations,
    scheduleId: row.schedule_id,
    rules,
    prices,
    userClass,
    withdrawnAt: instantOrNull(row.not_offered_since),
    origin: { source: row.source, key: row.source_key },
    managed,
    etag: etagOf(
      row.version,
      row.facility_version,
      row.institution_version,
      userClass,
      region ?? '',
      managed ? 'm' : 'r',
    ),
  };
}

/** A facility with its schedules. Throws `not-found`. */
export async function readFacility(deps: Deps, facilityId: string): Promise<Facility> {
  const db = deps.store.read;
  const row = await readFacilityRow(db, facilityId);
  if (!row) throw new ProblemError('not-found', 'no such facility');
  const schedules = await listSchedules(db, facilityId);
  const instruments = await readFacilityInstruments(db, facilityId);
  return {
    id: row.id,
    institution: { id: row.institution_id, name: nameOf(row.institution_zh, row.institution_en) },
    name: nameOf(row.name_zh, row.name_en),
    region: row.region_code,
    zone: row.zone,
    lat: row.lat,
    lng: row.lng,
    address: row.address,
    scheduleId: row.schedule_id,
    schedules: schedules.map((entry) => ({
      id: entry.id,
      name: entry.name ?? '',
      instruments: Number(entry.instruments ?? 0),
    })),
    instruments: instruments.length,
    sample: row.source === SAMPLE_SOURCE,
  };
}
