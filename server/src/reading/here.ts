import { type Tally, tallyEvents } from './calendar.ts';
import type { Clock } from './clock.ts';
import { decode } from './decode.ts';
import { type Event, readEvent } from './event.ts';
import { readFreeBusy } from './free-busy.ts';
import { READING_LIMITS } from './limits.ts';
import { parseLine, pickLines, rawValue } from './property.ts';
import type { Reader, Reading } from './reading.ts';
import { shapeFault } from './shape.ts';
import { type Component, type Split, split } from './split.ts';
import { cleanText } from './text.ts';
import { durationMinutesOf } from './value.ts';
import { makeZones, type Zones } from './zones.ts';

/**
 * Reads a calendar file in this process. The same bytes give the same reading. What single events have wrong is in the
 * report; a file that cannot be used as a whole is a fault. Bounded in size, not in time: see `readCalendar`.
 */
export function readHere(bytes: Uint8Array, reader: Reader): Reading {
  if (bytes.length > READING_LIMITS.fileBytes) return { kind: 'fault', fault: 'too-large' };
  const shape = shapeFault(bytes);
  if (shape !== null) return { kind: 'fault', fault: shape };
  const parts = split(decode(bytes));
  if (parts === null) return { kind: 'fault', fault: 'too-many' };
  return readParts(parts, reader);
}

function readParts({ head, components }: Split, reader: Reader): Reading {
  const vevents = named(components, 'VEVENT');
  const vfreebusy = named(components, 'VFREEBUSY');
  // Zones, tasks and journals say nothing of anybody's time.
  if (vevents.length + vfreebusy.length === 0) return { kind: 'fault', fault: 'empty' };
  const zones = makeZones(reader.zone, named(components, 'VTIMEZONE'), reader.window);
  const tally: Tally = { busy: [], rejected: [], cancelled: 0, free: 0, outside: 0, full: false };

  const events = readEvents(vevents, zones, reader, tally);
  if (events.reduce((all, event) => all + event.rules.length, 0) > READING_LIMITS.rules) {
    return { kind: 'fault', fault: 'too-many' };
  }
  tallyEvents(events, reader.window, tally);
  for (const component of vfreebusy) addFreeBusy(component, zones.own, reader, tally);
  if (tally.full) return { kind: 'fault', fault: 'too-many' };
  if (isNothingRead(tally)) return { kind: 'fault', fault: 'unreadable' };
  return {
    kind: 'calendar',
    busy: tally.busy.sort((a, b) => a.from - b.from || a.to - b.to),
    report: {
      events: vevents.length + vfreebusy.length,
      busy: tally.busy.length,
      skipped: { cancelled: tally.cancelled, free: tally.free, outside: tally.outside, own: 0 },
      rejected: tally.rejected.slice(0, READING_LIMITS.listed),
      rejectedCount: tally.rejected.length,
      unknownZones: zones.unknown(),
    },
    refreshMinutes: refreshOf(head),
    name: nameOfCalendar(head),
  };
}

/** Whether every event was rejected: such a calendar says nothing, and least of all that all time is free. */
function isNothingRead({ busy, cancelled, free, outside }: Tally): boolean {
  return busy.length + cancelled + free + outside === 0;
}

function named(components: readonly Component[], name: string): Component[] {
  return components.filter((component) => component.name === name);
}

function readEvents(vevents: readonly Component[], zones: Zones, { titles }: Reader, tally: Tally): Event[] {
  const events: Event[] = [];
  for (const component of vevents) {
    const event = readEvent(component, zones, titles);
    if ('why' in event) tally.rejected.push(event);
    else events.push(event);
  }
  return events;
}

function addFreeBusy(component: Component, own: Clock, { window }: Reader, tally: Tally): void {
  const busy = readFreeBusy(component, own, window);
  if (busy === null) tally.rejected.push({ uid: null, title: null, why: 'bad-time' });
  else if (busy.length === 0) tally.outside += 1;
  else tally.busy.push(...busy);
  if (tally.busy.length > READING_LIMITS.instances) tally.full = true;
}

const HEAD: ReadonlySet<string> = new Set(['refresh-interval', 'x-published-ttl', 'x-wr-calname', 'name']);

function refreshOf(head: readonly string[]): number | null {
  const lines = pickLines(head, HEAD);
  for (const name of ['refresh-interval', 'x-published-ttl']) {
    const minutes = durationMinutesOf(rawValue(lines.get(name)?.[0] ?? ''));
    if (minutes !== null && minutes > 0) return Math.min(Math.ceil(minutes), READING_LIMITS.refreshMinutes);
  }
  return null;
}

function nameOfCalendar(head: readonly string[]): string | null {
  const lines = pickLines(head, HEAD);
  const [line] = lines.get('x-wr-calname') ?? lines.get('name') ?? [];
  if (line === undefined) return null;
  try {
    return cleanText(String(parseLine(line).values[0] ?? ''), READING_LIMITS.titleLength) || null;
  } catch {
    return null;
  }
}
