import type { BookingState } from '@jishi/shared/rules/lifecycle';
import type { ExternalKind, ExternalState } from '@jishi/shared/schema/external-calendar';
import type { FeedDetail, FeedKind } from '@jishi/shared/schema/feed';
import type { AdmissionState, InstitutionKind } from '@jishi/shared/schema/institution';
import type { CalendarBy } from '@jishi/shared/schema/person';
import type { Approver, OccupancyKind, ServiceMode, UserClass } from '@jishi/shared/schema/rules';
import type { WatchState } from '@jishi/shared/schema/saved-search';
import type { HolidayKind } from '@jishi/shared/schema/schedule';
import type { TraineeState, TrainingLanguage } from '@jishi/shared/schema/training';
import type { TroubleKind } from '@jishi/shared/schema/trouble';
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
  admission: AdmissionTable;
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
  research_group: ResearchGroupTable;
  group_member: GroupMemberTable;
  stand_in: StandInTable;
  authorisation: AuthorisationTable;
  pause: PauseTable;
  instrument_part: InstrumentPartTable;
  booking_part: BookingPartTable;
  approval: ApprovalTable;
  hold: HoldTable;
  series: SeriesTable;
  wish: WishTable;
  wish_instrument: WishInstrumentTable;
  offer: OfferTable;
  breach: BreachTable;
  availability_change: AvailabilityChangeTable;
  lease: LeaseTable;
  follower: FollowerTable;
  mail: MailTable;
  digest_item: DigestItemTable;
  webhook: WebhookTable;
  delivery: DeliveryTable;
  external_calendar: ExternalCalendarTable;
  external_busy: ExternalBusyTable;
  external_met: ExternalMetTable;
  invitation: InvitationTable;
  saved_search: SavedSearchTable;
  saved_search_known: SavedSearchKnownTable;
  closed_month: ClosedMonthTable;
  trouble: TroubleTable;
  training: TrainingTable;
  trainee: TraineeTable;
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

/** `rules`: JSON RuleLayer, for all of the institution's instruments. */
export type InstitutionTable = Named &
  Sourced & {
    id: string;
    kind: InstitutionKind;
    region_code: string | null;
    lat: number | null;
    lng: number | null;
    website: string | null;
    ror: string | null;
    rules: string;
    version: number;
    updated_at: number;
  };

/**
 * Whether an institution belongs here; one without a row is admitted. `closed_at`: since when its instruments are not
 * offered, null while they are. `review_due_on` is a date; a review asks for the next one `review_months` later.
 */
export type AdmissionTable = {
  institution_id: string;
  state: AdmissionState;
  reason: string | null;
  since_at: number;
  decided_by: string | null;
  closed_at: number | null;
  applied_by: string | null;
  application: string | null;
  review_months: number | null;
  review_due_on: string | null;
  reviewed_at: number | null;
  reviewed_by: string | null;
  review_note: string | null;
};

/** `rules`: JSON RuleLayer, for all of the facility's instruments. */
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
    rules: string;
    version: number;
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

/**
 * `techniques`: JSON string[]; `modes`: JSON ServiceMode[]; `rules`: JSON RuleLayer; `prices`: JSON PriceList. A `part` is
 * taken along with instruments and not listed or booked by itself.
 */
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
    kind: 'instrument' | 'part';
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
  /** Whether bookings come into the person's calendar by mail, or by a feed alone. */
  calendar_by: CalendarBy;
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

/**
 * `sequence` counts changes that calendars must notice (time, instrument, state); `version` counts all changes. `terms`:
 * JSON Terms, the rules as agreed. `occurrence_at` is the start that a series gave it. `used_from`/`used_to` are the real
 * machine hours. `fee_minor` is what a late cancellation cost. `due_at` is when the server looks at it next.
 */
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
  group_id: string | null;
  series_id: string | null;
  occurrence_at: number | null;
  checked_in_at: number | null;
  checked_out_at: number | null;
  used_from: number | null;
  used_to: number | null;
  fee_minor: number | null;
  due_at: number | null;
  terms: string;
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
  /** The change of availability that made it, if it was part of one. */
  change_id: string | null;
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
  /** Of a facility only the instruments of this class and of those below it. */
  class_code: string | null;
  created_at: number;
  last_used_at: number | null;
  last_user_agent: string | null;
  revoked_at: number | null;
};

/** People who work and pay together; a head approves and sees what the group booked. */
export type ResearchGroupTable = Named & {
  id: string;
  institution_id: string;
  created_at: number;
  ended_at: number | null;
  /** Who made it, whether or not they still belong to it. */
  made_by: string | null;
  /** When an administrator found that it is a group indeed; until then rules that ask for one do not count it. */
  confirmed_at: number | null;
};
export type GroupMemberTable = { group_id: string; person_id: string; role: 'head' | 'member'; since_at: number };

/** `person_id` decides in place of `for_id` in `[from_at, until_at)`. */
export type StandInTable = {
  id: string;
  person_id: string;
  for_id: string;
  from_at: number;
  until_at: number;
  created_at: number;
  ended_at: number | null;
};

/** Who may operate: one instrument, all of a type in the facility, or all of the facility when both are null. */
export type AuthorisationTable = {
  id: string;
  person_id: string;
  facility_id: string;
  instrument_id: string | null;
  type_id: string | null;
  from_at: number;
  until_at: number | null;
  note: string | null;
  granted_by: string;
  created_at: number;
  revoked_at: number | null;
};

/** Somebody may not book, at one facility or (null) anywhere; `set_by` null when breaches led to it. */
export type PauseTable = {
  id: string;
  person_id: string;
  facility_id: string | null;
  from_at: number;
  until_at: number | null;
  reason: string | null;
  set_by: string | null;
  created_at: number;
  lifted_at: number | null;
};

/** What a booking of an instrument takes along, always or when it is asked for. */
export type InstrumentPartTable = { instrument_id: string; part_id: string; need: 'always' | 'optional' };
/** What a booking takes along; the time lies in `occupancy` under the booking. */
export type BookingPartTable = { booking_id: string; part_id: string };

/** One step of approval; `asked_at` null until the one before it is done. */
export type ApprovalTable = {
  booking_id: string;
  step: number;
  party: Approver;
  asked_at: number | null;
  due_at: number | null;
  remind_at: number | null;
  decided_at: number | null;
  decided_by: string | null;
  decision: 'approved' | 'declined' | null;
};

/** `lines`: JSON of what was asked for; the time lies in `occupancy` under the hold. */
export type HoldTable = {
  id: string;
  person_id: string;
  content_hash: string;
  lines: string;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
  /** When its time went over to an order; null when it was let go or left to expire. */
  ordered_at: number | null;
};

/** `outcome`: JSON, the fate of each occurrence when it was made. */
export type SeriesTable = {
  id: string;
  order_id: string;
  instrument_id: string;
  person_id: string;
  zone: string;
  rrule: string;
  from_at: number;
  to_at: number;
  content_hash: string;
  outcome: string;
  created_at: number;
};

/** `minutes` of one of its instruments (`wish_instrument`) somewhere in `[from_at, to_at)`. */
export type WishTable = {
  id: string;
  person_id: string;
  group_id: string | null;
  content_hash: string;
  instrument_id: string;
  mode: ServiceMode | null;
  from_at: number;
  to_at: number;
  minutes: number;
  state: 'waiting' | 'offered' | 'fulfilled' | 'withdrawn' | 'ended';
  created_at: number;
  /** Since when it is in line where it is: made then, or sent to the end for an offer that was not answered. */
  queued_at: number;
  /** When the server last looked whether there is time for it. */
  looked_at: number;
};
/** The line of an instrument: only wishes that are not over stand in it. */
export type WishInstrumentTable = { wish_id: string; instrument_id: string };

/** Time that is kept for whoever is first in line; it lies in `occupancy` as a hold under the offer. */
export type OfferTable = {
  id: string;
  wish_id: string;
  person_id: string;
  instrument_id: string;
  from_at: number;
  to_at: number;
  state: 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
  booking_id: string | null;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
};

export type BreachTable = {
  id: string;
  person_id: string;
  facility_id: string;
  booking_id: string;
  kind: 'no-show' | 'late-cancel' | 'overrun';
  at: number;
  pause_id: string | null;
  appeal: string | null;
  appealed_at: number | null;
  decided_at: number | null;
  decided_by: string | null;
  waived_at: number | null;
  note: string | null;
};

/** `content`: JSON of what was asked for; `undo`: JSON of what it takes to put things back. */
export type AvailabilityChangeTable = {
  id: string;
  facility_id: string;
  actor_id: string;
  kind: 'closure' | 'schedule' | 'breakdown';
  content_hash: string;
  content: string;
  undo: string;
  at: number;
  undone_at: number | null;
  undone_by: string | null;
};

/** Recurring work that one server at a time does; it may be taken over after `until_at`. */
export type LeaseTable = { name: string; holder: string; until_at: number };
/** The last event that a follower has dealt with. */
export type FollowerTable = { name: string; cursor: number; updated_at: number };

/**
 * Something that has to reach the outside world. It is tried at `next_at`, written when the clock stood at `set_at`;
 * whoever tries has it until `claimed_until`. `attempts` counts claims, so it also says whose claim it is.
 */
export type Outgoing = {
  id: string;
  state: 'waiting' | 'sent' | 'dead';
  attempts: number;
  next_at: number;
  set_at: number;
  claimed_until: number | null;
  created_at: number;
  sent_at: number | null;
  last_error: string | null;
};

/** One mail for one person about one change. `content`: JSON MailContent, the facts; it is put into words when sent. */
export type MailTable = Outgoing & { change_key: string; person_id: string; content: string };

/** `content`: JSON MailItem. Goes away with the digest that tells of it. */
export type DigestItemTable = {
  event_id: number;
  facility_id: string;
  actor_id: string | null;
  at: number;
  content: string;
};

/** `kinds`: JSON, the kinds of event; `failures`: deliveries in a row that came to nothing; `used_at`: first one taken. */
export type WebhookTable = {
  id: string;
  facility_id: string;
  url: string;
  kinds: string;
  secret: string;
  created_by: string;
  created_at: number;
  used_at: number | null;
  failures: number;
  disabled_at: number | null;
  ended_at: number | null;
};

/** One event on its way to one webhook; `event_id` null for a test. `body`: the JSON that is sent, byte for byte. */
export type DeliveryTable = Outgoing & {
  webhook_id: string;
  event_id: number | null;
  kind: string;
  body: string;
  last_status: number | null;
};

/**
 * `question`: parameters of `GET /instruments`. `version` counts what its owner changes; `looks` counts every change, so that
 * of two servers that looked at the same time only one says what it saw. While it is watched `due_at` says when to look
 * again at the latest, otherwise it is null. `looked_event`: the last event that mattered when it was looked at; -1 at
 * first, -2 after a look that failed, when only `due_at` counts.
 */
export type SavedSearchTable = {
  id: string;
  person_id: string;
  content_hash: string;
  name: string;
  question: string;
  within_days: number | null;
  watch: WatchState;
  fits: number | null;
  looks: number;
  looked_at: number;
  looked_event: number;
  due_at: number | null;
  told_at: number | null;
  created_at: number;
  version: number;
};

/** What fits a watched search as far as its owner knows: it fitted from the beginning, or they were told. */
export type SavedSearchKnownTable = { search_id: string; instrument_id: string };

/** A month (`YYYY-MM` in the facility's zone) whose machine hours are settled. */
export type ClosedMonthTable = { facility_id: string; month: string; closed_at: number; closed_by: string };

/** What somebody reports of an instrument; open until `closed_at`. */
export type TroubleTable = {
  id: string;
  instrument_id: string;
  facility_id: string;
  person_id: string;
  booking_id: string | null;
  kind: TroubleKind;
  text: string;
  answer: string | null;
  created_at: number;
  closed_at: number | null;
  closed_by: string | null;
  version: number;
};

/**
 * A session after which people may operate one instrument, all of a type in the facility, or (neither) all of it.
 * `valid_months`: how long the authorisation lasts, null for always. `version` counts what its staff change.
 */
export type TrainingTable = {
  id: string;
  facility_id: string;
  instrument_id: string | null;
  type_id: string | null;
  from_at: number;
  to_at: number;
  place: string | null;
  places: number;
  language: TrainingLanguage;
  trainer: string | null;
  description_zh: string | null;
  description_en: string | null;
  valid_months: number | null;
  /** The closure that keeps the instrument for it. */
  closure_id: string | null;
  created_by: string;
  created_at: number;
  /** When attendance was first marked. */
  held_at: number | null;
  cancelled_at: number | null;
  cancel_reason: string | null;
  version: number;
};

/** Who takes part; a lower `position` came first. `authorisation_id`: what having attended led to. */
export type TraineeTable = {
  training_id: string;
  person_id: string;
  state: TraineeState;
  position: number;
  since_at: number;
  authorisation_id: string | null;
};

/**
 * A calendar kept elsewhere whose busy time takes time of one instrument, or of all of a facility when `instrument_id` is
 * null. `address`: sealed, since whoever has it can read that calendar. `titles_at`: since when titles are kept. `zone`: for
 * times that name none. `etag` and `last_modified`: of the last good answer. `busy_hash`: of the busy time that stands, `frame`:
 * of what it was read for (the end of the window, instruments and their stations, zone, titles);
 * `held_hash`: of what came later and waits for a second look. `report`: JSON ExternalReport of the last reading, beside it
 * `held` (ExternalLoss) while an answer is held. `next_at`: when it is fetched again; null when it is not.
 */
export type ExternalCalendarTable = {
  id: string;
  facility_id: string;
  instrument_id: string | null;
  name: string;
  kind: ExternalKind;
  address: string | null;
  host: string | null;
  content_hash: string;
  zone: string;
  titles_at: number | null;
  state: ExternalState;
  etag: string | null;
  last_modified: string | null;
  busy_hash: string | null;
  frame: string | null;
  held_hash: string | null;
  held_at: number | null;
  report: string;
  refresh_minutes: number | null;
  tried_at: number | null;
  fetched_at: number | null;
  next_at: number | null;
  claimed_until: number | null;
  failures: number;
  failing_since: number | null;
  last_error: string | null;
  created_by: string;
  created_at: number;
  updated_at: number;
  removed_at: number | null;
  version: number;
};

/** Busy time of an external calendar on one instrument, on the grid, merged; owns its time in `occupancy`. */
export type ExternalBusyTable = {
  id: string;
  calendar_id: string;
  instrument_id: string;
  from_at: number;
  to_at: number;
  title: string | null;
};

/** Bookings that the managers were told of because busy time of a calendar lies on them. */
export type ExternalMetTable = { calendar_id: string; booking_id: string };

/**
 * The last calendar file about a booking that was handed to the mail server for a person, or may have been, and what their
 * calendar program answered. `mail_id`: the mail that carries it, until the server is known to have taken it.
 * `claimed_until`: no other mail tries before then.
 */
export type InvitationTable = {
  booking_id: string;
  person_id: string;
  method: 'REQUEST' | 'CANCEL';
  sequence: number;
  sent_at: number;
  mail_id: string | null;
  claimed_until: number | null;
  reply: 'accepted' | 'declined' | 'tentative' | null;
  reply_sequence: number | null;
  replied_at: number | null;
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
