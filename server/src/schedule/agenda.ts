import { readAgendaHead } from '@jishi/db/queries/agenda';
import { type Asker, readBookable } from '@jishi/db/queries/facts';
import { readOccupancy } from '@jishi/db/queries/occupancy';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import { freeSpans } from '@jishi/shared/rules/suggest';
import type { Agenda } from '@jishi/shared/schema/instrument';
import { formatSpan } from '@jishi/shared/schema/primitives';
import { clip, DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import type { BodyCache } from '../http/cache.ts';
import { etagOf } from '../http/etag.ts';

/** Time around the window that buffers of neighbours can reach into. */
const MARGIN_MS = 2 * DAY_MS;

type Answer = {
  readonly etag: string;
  readonly body: () => Promise<string>;
  /** Until when it holds though nobody changes anything (epoch ms): a hold ends by itself. Null for ever. */
  readonly until: number | null;
};

/**
 * Open, taken and free time of an instrument. Free time leaves the instrument's own buffers out and holds for
 * everybody. The body is made once for each version of the agenda and its hours, and each kind of reader.
 */
export async function readAgenda(
  deps: Deps,
  bodies: BodyCache,
  actor: Anyone,
  instrumentId: string,
  window: Span,
): Promise<Answer> {
  const now = deps.clock();
  const head = await readAgendaHead(deps.store.read, instrumentId, now);
  if (!head) throw new ProblemError('not-found', 'no such instrument');
  const staff = may.seeWhoBooked(actor, head.facility_id);
  // Somebody's own bookings are marked, so each person has a body of their own; everybody without a session shares one.
  const reader = actor ? `${staff ? 's' : 'r'}${actor.personId}` : 'p';
  const { version, parts_version, schedule_version, instrument_version, facility_version, institution_version } = head;
  const rules = `${instrument_version}.${facility_version}.${institution_version}`;
  const etag = etagOf(version, parts_version ?? 0, schedule_version, rules, head.hold_ends ?? 0, reader);
  const key = [instrumentId, window.from, window.to, etag].join('|');
  return {
    etag,
    until: head.hold_ends,
    body: () => bodies.get(key, async () => JSON.stringify(await makeAgenda(deps, actor, staff, head, window, now))),
  };
}

/** Whoever reads an agenda: it is the same for everybody. */
export function nobody(now: number): Asker {
  return { person: null, groupId: null, except: new Set(), now };
}

type Head = NonNullable<Awaited<ReturnType<typeof readAgendaHead>>>;

async function makeAgenda(
  deps: Deps,
  actor: Anyone,
  staff: boolean,
  head: Head,
  window: Span,
  now: number,
): Promise<Agenda> {
  const db = deps.store.read;
  const wide = { from: window.from - MARGIN_MS, to: window.to + MARGIN_MS };
  const bookable = (await readBookable(db, [head.id], nobody(now), wide)).get(head.id);
  if (!bookable) throw new ProblemError('not-found', 'no such instrument');
  const taken = await readOccupancy(db, [head.id], window, now);
  return {
    instrumentId: head.id,
    zone: bookable.facts.zone,
    open: clip(bookable.facts.open, window).map(formatSpan),
    taken: taken.map((row) => takenOut(row, actor, staff)),
    free: clip(freeSpans(bookable.facts), window).map(formatSpan),
    version: head.version,
  };
}

type Row = Awaited<ReturnType<typeof readOccupancy>>[number];

/** Who took time, and in which state, is for staff and for the person alone. */
export function takenOut(row: Row, actor: Anyone, staff: boolean): Agenda['taken'][number] {
  const mine = row.person_id !== null && row.person_id === actor?.personId;
  const known = staff || mine;
  return {
    ...formatSpan({ from: row.from_at, to: row.to_at }),
    kind: row.kind,
    station: row.station,
    mine,
    state: known ? row.state : null,
    bookingId: known && row.kind === 'booking' ? row.owner_id : null,
    who: staff ? row.person_name : null,
    reason: staff ? reasonOf(row) : null,
  };
}

/** Why time is closed, or which outside calendar has it for what. */
function reasonOf({ closure_reason, calendar_name, busy_title }: Row): string | null {
  if (calendar_name === null) return closure_reason;
  return busy_title === null ? calendar_name : `${calendar_name}: ${busy_title}`;
}
