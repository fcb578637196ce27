import type { Home } from '@jishi/db/blank-instrument';
import type { Db, Trx } from '@jishi/db/open';
import {
  type FacilityRow,
  findFacilitiesByOrigin,
  findFacilitiesOf,
  findScheduleNames,
  insertFacilities,
  insertSchedules,
  type NewSchedule,
} from '@jishi/db/queries/facility';
import {
  findInstitutionsById,
  findInstitutionsByName,
  findInstitutionsByOrigin,
  type InstitutionRow,
  putInstitutions,
} from '@jishi/db/queries/institution';
import type { RegionRow } from '@jishi/db/queries/region';
import type { Clock } from './institutions.ts';
import type { Owners, ScheduleTemplate } from './mapping.ts';
import { CellProblem, type Columns, compileValue, firstColumn, type ReadValue, type Row } from './value.ts';
import { regionOf, type Vocabulary } from './vocabulary.ts';

/** Long before any booking, so that a schedule holds for every date that is asked. */
const EFFECTIVE_FROM = '2000-01-01';
type Made = { institutions: InstitutionRow[]; facilities: FacilityRow[]; schedules: NewSchedule[] };
type Known = {
  institutions: Map<string, InstitutionRow>;
  facilities: Map<string, FacilityRow>;
  schedules: Map<string, string>;
};

/** Finds the owners of new instruments, and makes those that are not there; existing ones are never changed. */
export type Settlement = {
  readonly homeOf: (row: Row) => Promise<Home>;
  readonly write: (trx: Trx) => Promise<void>;
  readonly remember: () => void;
};

export type SettleOwners = (db: Db) => Settlement;

type Place = {
  readonly owners: Owners;
  readonly columns: Columns;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
};

/** `chosen` is the institution that `--institution` named. */
export function makeOwners(place: Place, chosen: InstitutionRow | null): SettleOwners {
  const known: Known = { institutions: new Map(), facilities: new Map(), schedules: new Map() };
  const read = compileOwners(place);
  return (db) => {
    const made: Made = { institutions: [], facilities: [], schedules: [] };
    const fresh: Known = { institutions: new Map(), facilities: new Map(), schedules: new Map() };
    const search: Search = { db, place, read, made, known, fresh };
    return {
      homeOf: async (row) => {
        const institution = chosen ?? (await institutionOf(search, row));
        const facility = await facilityOf(search, institution, row);
        return {
          institutionId: institution.id,
          facilityId: facility.id,
          scheduleId: await scheduleOf(search, facility, row),
        };
      },
      write: async (trx) => {
        await putInstitutions(trx, made.institutions);
        await insertFacilities(trx, made.facilities);
        await insertSchedules(trx, made.schedules);
      },
      remember: () => {
        for (const [key, value] of fresh.institutions) known.institutions.set(key, value);
        for (const [key, value] of fresh.facilities) known.facilities.set(key, value);
        for (const [key, value] of fresh.schedules) known.schedules.set(key, value);
      },
    };
  };
}

type Search = { db: Db; place: Place; read: ReadOwners; made: Made; known: Known; fresh: Known };
type ReadOwners = ReturnType<typeof compileOwners>;

function compileOwners({ owners, columns }: Place) {
  const compile = (value: Parameters<typeof compileValue>[0] | undefined): ReadValue =>
    value ? compileValue(value, columns) : () => '';
  const { institution, facility, schedule } = owners;
  return {
    institution: institution && {
      source: institution.source,
      label: columns.heading(firstColumn(institution.key) ?? 'institution'),
      key: compile(institution.key),
      id: compile(institution.id),
      nameZh: compile(institution.nameZh),
      nameEn: compile(institution.nameEn),
      ror: compile(institution.ror),
    },
    facility: {
      key: compile(facility.key),
      nameZh: compile(facility.nameZh),
      nameEn: compile(facility.nameEn),
      address: compile(facility.address),
      region: (facility.region ?? []).map(compile),
    },
    schedule: compile(schedule.by),
  };
}

async function institutionOf({ db, place, read, made, known, fresh }: Search, row: Row): Promise<InstitutionRow> {
  const { institution } = read;
  if (!institution) throw new CellProblem('institution', 'the file does not tell; say --institution');
  const key = institution.key(row);
  if (key === '') throw new CellProblem(institution.label, 'the institution is missing; fill it or say --institution');
  const before = known.institutions.get(key) ?? fresh.institutions.get(key);
  if (before) return before;
  const nameZh = institution.nameZh(row) || null;
  const nameEn = institution.nameEn(row) || null;
  let found = await findInstitution(db, institution.id(row), institution.source, key, [nameZh, nameEn]);
  if (!found) {
    const region = regionOf(
      place.vocabulary,
      read.facility.region.map((value) => value(row)),
    );
    const named = { nameZh, nameEn, ror: institution.ror(row) || null };
    found = newInstitution(place.clock, institution.source, key, named, region);
    made.institutions.push(found);
  }
  fresh.institutions.set(key, found);
  return found;
}

async function findInstitution(db: Db, id: string, source: string, key: string, names: readonly (string | null)[]) {
  const [byId] = id === '' ? [] : await findInstitutionsById(db, [id.toLowerCase()]);
  if (byId) return byId;
  const [byKey] = await findInstitutionsByOrigin(db, source, [key]);
  if (byKey) return byKey;
  const given = names.filter((name) => name !== null && name !== key);
  return given.length === 0 ? undefined : (await findInstitutionsByName(db, given as string[]))[0];
}

type Named = { readonly nameZh: string | null; readonly nameEn: string | null; readonly ror: string | null };

/** Without a name it is shown by its code until a later import or an administrator names it. */
function newInstitution(
  clock: Clock,
  source: string,
  key: string,
  { nameZh, nameEn, ror }: Named,
  region: RegionRow | null,
): InstitutionRow {
  return {
    id: clock.newId(),
    source,
    source_key: key,
    name_zh: nameZh ?? (nameEn === null ? key : null),
    name_en: nameEn,
    kind: 'other',
    region_code: region?.code ?? null,
    lat: region?.lat ?? null,
    lng: region?.lng ?? null,
    website: null,
    ror,
    rules: '{}',
    version: 1,
    updated_at: clock.now(),
  };
}

async function facilityOf(search: Search, institution: InstitutionRow, row: Row): Promise<FacilityRow> {
  const { db, read, made, known, fresh } = search;
  const key = read.facility.key(row);
  const origin = `${institution.source_key}/${key || 'main'}`;
  const identity = `${institution.id} ${origin}`;
  const before = known.facilities.get(identity) ?? fresh.facilities.get(identity);
  if (before) return before;
  let [found] = await findFacilitiesByOrigin(db, institution.source, [origin]);
  if (!found && key === '') {
    const own = await findFacilitiesOf(db, institution.id, 2);
    if (own.length === 1) found = own[0];
  }
  if (!found) {
    found = newFacility(search, institution, origin, row);
    made.facilities.push(found);
    made.schedules.push(newSchedule(found.id, found.schedule_id, search.place.owners.schedule.main));
    fresh.schedules.set(`${found.id} ${search.place.owners.schedule.main.name}`, found.schedule_id);
  }
  fresh.facilities.set(identity, found);
  return found;
}

function newFacility({ place, read }: Search, institution: InstitutionRow, origin: string, row: Row): FacilityRow {
  const { owners, vocabulary, clock } = place;
  const told = regionOf(
    vocabulary,
    read.facility.region.map((value) => value(row)),
  );
  const region = told ?? vocabulary.regions.get(institution.region_code ?? '') ?? null;
  const nameZh = read.facility.nameZh(row) || null;
  const nameEn = read.facility.nameEn(row) || null;
  const isNamed = nameZh !== null || nameEn !== null;
  // The institution's own point is better than a city's middle, but only when it lies in that city.
  const point = told && told.code !== institution.region_code ? told : institution.lat === null ? region : institution;
  return {
    id: clock.newId(),
    source: institution.source,
    source_key: origin,
    institution_id: institution.id,
    name_zh: isNamed ? nameZh : institution.name_zh,
    name_en: isNamed ? nameEn : institution.name_en,
    region_code: region?.code ?? null,
    zone: owners.schedule.main.zone,
    lat: owners.facility.lat ?? point?.lat ?? null,
    lng: owners.facility.lng ?? point?.lng ?? null,
    address: read.facility.address(row) || null,
    email: null,
    schedule_id: clock.newId(),
    rules: '{}',
    version: 1,
    updated_at: clock.now(),
  };
}

function newSchedule(facilityId: string, scheduleId: string, template: ScheduleTemplate): NewSchedule {
  return {
    facilityId,
    version: {
      schedule_id: scheduleId,
      effective_from: EFFECTIVE_FROM,
      name: template.name,
      zone: template.zone,
      holidays: template.holidays,
      weekly: JSON.stringify(template.weekly),
      exceptions: '[]',
    },
  };
}

/** The facility's schedule, or for a row that asks for other hours one of that name. */
async function scheduleOf(
  { db, place, read, made, known, fresh }: Search,
  facility: FacilityRow,
  row: Row,
): Promise<string> {
  const template = place.owners.schedule.cases[read.schedule(row)];
  if (!template) return facility.schedule_id;
  const identity = `${facility.id} ${template.name}`;
  const before = known.schedules.get(identity) ?? fresh.schedules.get(identity);
  if (before !== undefined) return before;
  const stored = await findScheduleNames(db, facility.id);
  let id = stored.find((schedule) => schedule.name === template.name)?.id;
  if (id === undefined) {
    id = place.clock.newId();
    made.schedules.push(newSchedule(facility.id, id, template));
  }
  fresh.schedules.set(identity, id);
  return id;
}
