/** The pages of a facility. The other language must have all of it. */
export const facilityNavEn = {
  label: 'Facility',
  today: 'Today',
  availability: 'Availability',
  instruments: 'Instruments',
  rules: 'Rules',
  people: 'People',
  training: 'Training',
  breaches: 'Breaches',
  usage: 'Usage',
  calendars: 'Calendars',
  import: 'Import',
} as const;

export type FacilityNavMessages = Readonly<Record<keyof typeof facilityNavEn, string>>;
