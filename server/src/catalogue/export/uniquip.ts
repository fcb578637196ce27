import { type OwnedInstrument, readOwnedInstrumentsAfter } from '@jishi/db/queries/instrument';
import { type Column, formOf } from './form.ts';

const EMPTY = () => null;

/** The columns of UNIQUIP in its order. The contact is the facility; persons are never told. */
const COLUMNS: readonly Column<OwnedInstrument>[] = [
  { heading: 'Type', cell: () => 'equipment' },
  { heading: 'Name', cell: (row) => row.name_en ?? row.name_zh },
  { heading: 'Description', cell: (row) => row.function_en ?? row.function_zh },
  { heading: 'Related Facility ID', cell: EMPTY },
  { heading: 'Technique', cell: EMPTY },
  { heading: 'Location', cell: EMPTY },
  { heading: 'Contact Name', cell: (row) => row.facility_en ?? row.facility_zh },
  { heading: 'Contact Telephone', cell: EMPTY },
  { heading: 'Contact URL', cell: (row) => row.institution_website },
  { heading: 'Contact Email', cell: EMPTY },
  { heading: 'Secondary Contact Name', cell: EMPTY },
  { heading: 'Secondary Contact Telephone', cell: EMPTY },
  { heading: 'Secondary Contact URL', cell: EMPTY },
  { heading: 'Secondary Contact Email', cell: EMPTY },
  { heading: 'ID', cell: (row) => `jishi:${row.id}` },
  { heading: 'Photo', cell: EMPTY },
  { heading: 'Organisational Unit', cell: (row) => row.facility_en ?? row.facility_zh },
  { heading: 'Site Location', cell: (row) => row.facility_address ?? row.institution_en ?? row.institution_zh },
  { heading: 'Building', cell: EMPTY },
  { heading: 'Service Level', cell: EMPTY },
  { heading: 'Web Address', cell: EMPTY },
  { heading: 'Open License', cell: EMPTY },
  { heading: 'Institution', cell: (row) => row.institution_en ?? row.institution_zh },
  { heading: 'Institution URL', cell: (row) => row.institution_website },
];

export const UNIQUIP_FORM = formOf(COLUMNS, readOwnedInstrumentsAfter, false);
