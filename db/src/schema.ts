import type { BookingState } from '@jishi/shared/rules/lifecycle';
import type { FeedDetail, FeedKind } from '@jishi/shared/schema/feed';
import type { InstitutionKind } from '@jishi/shared/schema/institution';
import type { OccupancyKind, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import type { HolidayKind } from '@jishi/shared/schema/schedule';
import type { ColumnType, Generated } from 'kysely';

/**
 * The tables, the same on SQLite and PostgreSQL. Instants are epoch milliseconds UTC, dates `YYYY-MM-DD` text, money
 * integer minor units, JSON text that queries parse with zod. A nullable time stands where others have a boolean.
 */
export type Database = {
  region: RegionTable;
  holiday: HolidayTable;
  instrument_class: ClassTable;
  technique: TechniqueTable;
  instrument_type: TypeTable;
  institution: InstitutionTable;
  facility: FacilityTable;
  schedule: ScheduleTable;
  schedule_version: ScheduleVersionTable;
  instrument: InstrumentTable;
  agenda: AgendaTable;
  person: PersonTable;
  facility_manager: FacilityManagerTable;
  administrator: AdministratorTable;
  orders: OrderTable;
  booking: BookingTable;
  closure: ClosureTable;
  occupancy: OccupancyTable;
  event: EventTable;
  feed: FeedTable;
  setting: SettingTable;
  auth_user: AuthUserTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
};

type Named = { name_zh: string | null; name_en: string | null };
/** Where a row came from; (source, source_key) is unique, so an import can be repeated. */
type Sourced = { source: string; source_key: string };

export type RegionTable = Named & {
  code: string;
  level: 'country' | 'province' | 'city' | 'county';
  parent_code: string | null;
  lat: number | null;
  lng: number | null;
};

export type HolidayTable = { calendar: string; date: string; kind: HolidayKind } & Named;

export type ClassTable = Named & { code: string; parent_code: string | null; position: number };

/** `abbreviations`: JSON string[]; `synonyms`: JSON { zh: string[], en: string[] }. */
export type TechniqueTable = Named & { id: string; abbreviations: string; synonyms: string; broader_id: string | null };

/** `techniques`, `abbreviations`: JSON string[]; `synonyms`: JSON { zh: string[], en: string[] }. */
export type TypeTable = Named & {
  id: string;
  class_code: string;
  techniques: string;
  abbreviations: string;
  synonyms: string;
};

export type InstitutionTable = Named &
  Sourced & {
    id: string;
    kind: InstitutionKind;
    region_code: string | null;
    lat: number | null;
    lng: number | null;
    website: string | null;
    ror: string | null;
    updated_at: number;
  };

export type FacilityTable = Named &
  Sourced & {
    id: string;
    institution_id: string;
    region_code: string | null;
    zone: string;
    lat: number | null;
    lng: number | null;
    address: string | null;
    email: string | null;
    schedule_id: string;
    updated_at: number;
  };

/** `version` is the ETag of the schedule with all its versions. */
export type ScheduleTable = { id: string; facility_id: string; version: number };

/** `weekly`: JSON WeeklyHours[]; `exceptions`: JSON ScheduleException[]. */
export type ScheduleVersionTable = {
  schedule_id: string;
  effective_from: string;
  name: string;
  zone: string;
  holidays: string | null;
  weekly: string;
  exceptions: string;
};

/** `techniques`: JSON string[]; `modes`: JSON ServiceMode[]; `rules`: JSON BookingRules; `prices`: JSON PriceList. */
export type InstrumentTable = Named &
  Sourced & {
    id: string;
    institution_id: string;
    facility_id: string;
    schedule_id: string;
    type_id: string | null;
    class_code: string | null;
    techniques: string;
    manufacturer: string | null;
    model: string | null;
    function_zh: string | null;
    function_en: string | null;
    specs_zh: string | null;
    specs_en: string | null;
    worth_minor: number | null;
    worth_currency: string | null;
    put_in_use_on: string | null;
    modes: string;
    rules: string;
    prices: string | null;
    stations: number;
    withdrawn_at: number | null;
    version: number;
    created_at: number;
    updated_at: number;
  };

/** Lock and ETag of an instrument's time: the first statement of whoever takes time away raises `version`. */
export type AgendaTable = { instrument_id: string; version: number };

export type PersonTable = {
  id: string;
  name: string;
  email: string;
  institution_id: string | null;
  language: 'zh' | 'en' | null;
  zone: string | null;
  source: string;
  created_at: number;
  suspended_at: number | null;
};

export type FacilityManagerTable = { person_id: string; facility_id: string; since_at: number };
export type AdministratorTable = { person_id: string; since_at: number };

/** `content_hash` tells a retry (same content) from a reused id. */
export type OrderTable = {
  id: string;
  person_id: string;
  content_hash: string;
  price_minor: number;
  currency: string;
  created_at: number;
};

/** `sequence` counts changes that calendars must notice (time, instrument, state); `version` counts all changes. */
export type BookingTable = {
  id: string;
  order_id: string;
  line: number;
  instrument_id: string;
  facility_id: string;
  person_id: string;
  user_class: UserClass;
  mode: ServiceMode;
  from_at: number;
  to_at: number;
  state: BookingState;
  purpose: string | null;
  reason: string | null;
  price_minor: number;
  currency: string;
  version: number;
  sequence: number;
  calendar_uid: string;
  created_at: number;
  updated_at: number;
  cancelled_at: number | null;
};

export type ClosureTable = {
  id: string;
  instrument_id: string;
  facility_id: string;
  from_at: number;
  to_at: number;
  kind: 'maintenance' | 'closure';
  reason: string;
  created_by: string;
  created_at: number;
  updated_at: number;
  ended_at: number | null;
  sequence: number;
};

/** The heart: time of a station that is taken, buffers included. The database refuses an overlap. */
export type OccupancyTable = {
  instrument_id: string;
  station: number;
  from_at: number;
  to_at: number;
  kind: OccupancyKind;
  /** The booking, closure or hold that has the time. */
  owner_id: string;
  expires_at: number | null;
};

/** What happened, append-only, in the transaction that made it so. `data`: JSON. */
export type EventTable = {
  id: Generated<number>;
  at: number;
  kind: string;
  actor_id: string | null;
  subject_id: string;
  instrument_id: string | null;
  facility_id: string | null;
  person_id: string | null;
  data: string;
};

export type FeedTable = {
  id: string;
  person_id: string;
  kind: FeedKind;
  target_id: string | null;
  detail: FeedDetail;
  secret_hash: string;
  created_at: number;
  last_used_at: number | null;
  last_user_agent: string | null;
  revoked_at: number | null;
};

export type SettingTable = { key: string; value: string };

/** An instant of better-auth's tables: ISO text on SQLite, `timestamptz` on PostgreSQL; ISO text is written to both. */
export type AuthTime = ColumnType<string | Date, string, string>;

/** Who can sign in; the id is that of the `person`. These three tables belong to better-auth and have its names. */
export type AuthUserTable = {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean | number;
  image: string | null;
  createdAt: AuthTime;
  updatedAt: AuthTime;
};

export type AuthSessionTable = {
  id: string;
  userId: string;
  token: string;
  expiresAt: AuthTime;
  createdAt: AuthTime;
  updatedAt: AuthTime;
};

/** `password` is a salted scrypt hash. */
export type AuthAccountTable = {
  id: string;
  userId: string;
  accountId: string;
  providerId: string;
  password: string | null;
  createdAt: AuthTime;
  updatedAt: AuthTime;
};
