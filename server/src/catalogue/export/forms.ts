import { type HolidayRow, readAllHolidays } from '@jishi/db/queries/holiday';
import { type InstitutionRow, readInstitutionsAfter } from '@jishi/db/queries/institution';
import { type RegionRow, readRegions } from '@jishi/db/queries/region';
import { type Form, formOf, smallFormOf } from './form.ts';
import { INSTRUMENT_FORM } from './instruments.ts';
import { NRII_FORM } from './nrii.ts';
import { UNIQUIP_FORM } from './uniquip.ts';

export const EXPORT_KINDS = ['instruments', 'institutions', 'regions', 'holidays'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

const REGION_FORM = smallFormOf<RegionRow>(
  [
    { heading: 'code', cell: (row) => row.code },
    { heading: 'level', cell: (row) => row.level },
    { heading: 'parent', cell: (row) => row.parent_code },
    { heading: 'name_zh', cell: (row) => row.name_zh },
    { heading: 'name_en', cell: (row) => row.name_en },
    { heading: 'lat', cell: (row) => row.lat },
    { heading: 'lng', cell: (row) => row.lng },
  ],
  readRegions,
);

const HOLIDAY_FORM = smallFormOf<HolidayRow>(
  [
    { heading: 'calendar', cell: (row) => row.calendar },
    { heading: 'date', cell: (row) => row.date },
    { heading: 'kind', cell: (row) => row.kind },
    { heading: 'name_zh', cell: (row) => row.name_zh },
    { heading: 'name_en', cell: (row) => row.name_en },
  ],
  readAllHolidays,
);

const INSTITUTION_FORM = formOf<InstitutionRow>(
  [
    { heading: 'source', cell: (row) => row.source },
    { heading: 'source_key', cell: (row) => row.source_key },
    { heading: 'name_zh', cell: (row) => row.name_zh },
    { heading: 'name_en', cell: (row) => row.name_en },
    { heading: 'kind', cell: (row) => row.kind },
    { heading: 'region', cell: (row) => row.region_code },
    { heading: 'lat', cell: (row) => row.lat },
    { heading: 'lng', cell: (row) => row.lng },
    { heading: 'website', cell: (row) => row.website },
    { heading: 'ror', cell: (row) => row.ror },
  ],
  readInstitutionsAfter,
);

/** The forms of each kind by the name of the mapping that reads them; the first is our own. */
export const FORMS: Readonly<Record<ExportKind, Readonly<Record<string, Form>>>> = {
  instruments: { jishi: INSTRUMENT_FORM, nrii: NRII_FORM, uniquip: UNIQUIP_FORM },
  institutions: { jishi: INSTITUTION_FORM },
  regions: { jishi: REGION_FORM },
  holidays: { jishi: HOLIDAY_FORM },
};
