import type { Training, TrainingLanguage } from '@jishi/shared/schema/training';
import { addDays, dayNumber, localDate, wallClock, wallInstant } from '@jishi/shared/time/zone';
import { wire } from '../instrument/queries.ts';
import { clockOf } from '../ui/TimeSelect.tsx';

/** What is typed into the form; `months` empty for no end. */
export type TrainingDraft = {
  readonly id: string;
  readonly instrument: string | null;
  readonly type: string | null;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly places: string;
  readonly language: TrainingLanguage;
  readonly trainer: string;
  readonly zh: string;
  readonly en: string;
  readonly months: string;
  readonly closes: boolean;
};

/** A week from now, in the afternoon. */
export function blankDraft(id: string, zone: string, now: number): TrainingDraft {
  return {
    id,
    instrument: null,
    type: null,
    date: addDays(localDate(zone, now), 7),
    from: '14:00',
    to: '16:00',
    place: '',
    places: '8',
    language: 'zh',
    trainer: '',
    zh: '',
    en: '',
    months: '12',
    closes: false,
  };
}

export function draftOf(session: Training): TrainingDraft {
  const { zone } = session.facility;
  const [from, to] = [Date.parse(session.from), Date.parse(session.to)];
  const { scope } = session;
  const end = clockOf(wallClock(zone, to).minute);
  return {
    id: session.id,
    instrument: scope.instrument?.id ?? null,
    type: scope.type?.id ?? null,
    date: localDate(zone, from),
    from: clockOf(wallClock(zone, from).minute),
    to: end === '00:00' ? '24:00' : end,
    place: session.place ?? '',
    places: String(session.places),
    language: session.language,
    trainer: session.trainer ?? '',
    zh: session.description.zh ?? '',
    en: session.description.en ?? '',
    months: session.validMonths === null ? '' : String(session.validMonths),
    closes: session.closes,
  };
}

/** What was kept for the tab; null when it is none of ours. */
export function readDraft(kept: unknown): TrainingDraft | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const blank = blankDraft('', 'Asia/Shanghai', 0);
  const isSound = Object.entries(blank).every(([key, value]) => {
    const given = (kept as Record<string, unknown>)[key];
    return typeof given === typeof value || (value === null && typeof given === 'string');
  });
  return isSound ? (kept as TrainingDraft) : null;
}

export function placesOf({ places }: TrainingDraft): number | null {
  return /^\d{1,3}$/.test(places) && Number(places) >= 1 && Number(places) <= 500 ? Number(places) : null;
}

/** What is sent; an end that is not after the start is on the next day. */
export function bodyOf(draft: TrainingDraft, zone: string) {
  const day = dayNumber(draft.date);
  const [from, to] = [minuteOf(draft.from), minuteOf(draft.to)];
  const some = (text: string) => (text.trim() === '' ? undefined : text.trim());
  return {
    from: wire(wallInstant(zone, day, from)),
    to: wire(wallInstant(zone, to > from ? day : day + 1, to)),
    place: some(draft.place),
    places: placesOf(draft) ?? 0,
    language: draft.language,
    trainer: some(draft.trainer),
    description: { zh: some(draft.zh), en: some(draft.en) },
    validMonths: draft.months === '' ? null : Number(draft.months),
  };
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
