import type { Db } from '@jishi/db/open';
import {
  type InstrumentRecord,
  type Reference,
  readInstrumentsAfter,
  readReference,
} from '@jishi/db/queries/discovery';
import type { Localised } from '@jishi/shared/schema/primitives';
import type { Doc } from './engine.ts';

const SLICE = 1000;

/** The instruments that are offered, one by one, so that none of them need stay in memory. */
export async function* readDocs(db: Db): AsyncGenerator<Doc> {
  const toDoc = docMaker(await readReference(db));
  let row = 0;
  for (let after = ''; ; ) {
    const records = await readInstrumentsAfter(db, after, SLICE);
    for (const record of records) yield toDoc(record, row++);
    const last = records.at(-1);
    if (!last || records.length < SLICE) return;
    after = last.id;
  }
}

function docMaker(reference: Reference): (record: InstrumentRecord, row: number) => Doc {
  const types = new Map(reference.types.map((type) => [type.id, [both(type.name), ...type.words].join(' ')]));
  const techniques = new Map(reference.techniques.map((one) => [one.id, [both(one.name), ...one.words].join(' ')]));
  const institutions = new Map(reference.institutions.map(({ id, name }) => [id, both(name)]));
  const facilities = new Map(reference.facilities.map((facility) => [facility.id, facility]));
  const regions = new Map(reference.regions.map((region) => [region.code, region]));
  const parents = new Map(reference.classes.map(({ code, parent }) => [code, parent]));

  const around = (code: string | null): string[] => (code ? [code, ...around(regions.get(code)?.parent ?? null)] : []);
  const above = (code: string | null): string[] => (code ? [code, ...above(parents.get(code) ?? null)] : []);

  return (record, row) => {
    const facility = facilities.get(record.facilityId);
    const places = around(facility?.region ?? null);
    const placeNames = places.map((code) => both(regions.get(code)?.name ?? {}));
    return {
      row,
      name: [both(record.name), types.get(record.typeId ?? ''), ...record.techniques.map((id) => techniques.get(id))]
        .filter(Boolean)
        .join(' '),
      maker: [record.manufacturer, record.model].filter(Boolean).join(' '),
      place: [institutions.get(record.institutionId), both(facility?.name ?? {}), ...placeNames].join(' '),
      description: record.descriptions.join(' '),
      facets: {
        region: places,
        class: above(record.classCode),
        technique: record.techniques,
        institution: [record.institutionId],
        maker: record.manufacturer ? [record.manufacturer] : [],
      },
    };
  };
}

function both({ zh, en }: Localised): string {
  return [zh, en].filter(Boolean).join(' ');
}
