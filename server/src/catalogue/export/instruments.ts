import { type OwnedInstrument, readOwnedInstrumentsAfter } from '@jishi/db/queries/instrument';
import { z } from 'zod';
import { formOf } from './form.ts';

const texts = z.array(z.string());

function joined(json: string): string {
  return texts.parse(JSON.parse(json)).join('; ');
}

/** A whole number of minor units as a decimal number of the currency: 123456 → 1234.56. */
export function decimalOf(minor: number, places: number): string {
  const digits = String(minor).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Everything that the catalogue says about an instrument, with the id by which an import finds it again. */
export const INSTRUMENT_FORM = formOf<OwnedInstrument>(
  [
    { heading: 'id', cell: (row) => row.id },
    { heading: 'source', cell: (row) => row.source },
    { heading: 'source_key', cell: (row) => row.source_key },
    { heading: 'institution_id', cell: (row) => row.institution_id },
    { heading: 'institution', cell: (row) => row.institution_zh ?? row.institution_en },
    { heading: 'facility', cell: (row) => row.facility_zh ?? row.facility_en },
    { heading: 'region', cell: (row) => row.region_code },
    { heading: 'name_zh', cell: (row) => row.name_zh },
    { heading: 'name_en', cell: (row) => row.name_en },
    { heading: 'class', cell: (row) => row.class_code },
    { heading: 'type', cell: (row) => row.type_id },
    { heading: 'techniques', cell: (row) => joined(row.techniques) },
    { heading: 'manufacturer', cell: (row) => row.manufacturer },
    { heading: 'model', cell: (row) => row.model },
    { heading: 'function_zh', cell: (row) => row.function_zh },
    { heading: 'function_en', cell: (row) => row.function_en },
    { heading: 'specs_zh', cell: (row) => row.specs_zh },
    { heading: 'specs_en', cell: (row) => row.specs_en },
    { heading: 'worth', cell: (row) => (row.worth_minor === null ? null : decimalOf(row.worth_minor, 2)) },
    { heading: 'currency', cell: (row) => row.worth_currency },
    { heading: 'put_in_use_on', cell: (row) => row.put_in_use_on },
    { heading: 'modes', cell: (row) => joined(row.modes) },
    { heading: 'withdrawn', cell: (row) => (row.withdrawn_at === null ? 'no' : 'yes') },
  ],
  readOwnedInstrumentsAfter,
);
