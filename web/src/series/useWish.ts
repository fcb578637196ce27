import type { Instrument } from '@jishi/shared/schema/instrument';
import type { Span } from '@jishi/shared/time/span';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useGroup } from '../group/useGroup.ts';
import { readSpan } from '../instrument/useChosenTime.ts';
import { readParts, shortInstant } from '../order/line.ts';
import { bookableModes } from '../order/mode.ts';
import { type RepeatAddress, readCount, readInstead, readNumber, writeInstead } from './address.ts';
import type { Wish } from './queries.ts';
import { type Expanded, type Repeat, ruleOf, timesOf, weekdaysOf } from './repeat.ts';

const route = getRouteApi('/instruments/$id/repeat');

/** The half-made series of the address. */
export type Draft = {
  readonly first: Span;
  readonly repeat: Repeat;
  readonly expanded: Expanded;
  readonly skipped: ReadonlySet<string>;
  readonly instead: ReadonlyMap<string, Span>;
  /** Null while the rule makes no series, or everything is left out. */
  readonly wish: Wish | null;
  /** Accessories that are taken along each time. */
  readonly parts: readonly string[] | undefined;
  readonly setFirst: (first: Span) => void;
  readonly setParts: (parts: readonly string[]) => void;
  readonly setRepeat: (change: Partial<Repeat>) => void;
  readonly skip: (date: string, skipped: boolean) => void;
  readonly setInstead: (date: string, span: Span | null) => void;
};

export function useWish(instrument: Instrument): Draft | null {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { groupId } = useGroup();
  const { zone } = instrument.facility;
  const key = JSON.stringify(search);
  const read = useMemo(() => readDraft(JSON.parse(key) as RepeatAddress, zone), [key, zone]);
  const modes = bookableModes(instrument.modes);
  const mode = modes.find((one) => one === search.mode) ?? modes[0];
  if (!read) return null;
  const change = (next: RepeatAddress) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const { first, repeat, expanded, skipped, instead } = read;
  const dates = new Set('occurrences' in expanded ? expanded.occurrences.map(({ date }) => date) : []);
  const except = [...skipped].filter((date) => dates.has(date));
  const kept = new Map([...instead].filter(([date]) => dates.has(date) && !skipped.has(date)));
  const empty = dates.size === 0 || except.length === dates.size;
  const parts = readParts(search.parts);
  return {
    ...read,
    parts,
    wish: empty
      ? null
      : {
          instrumentId: instrument.id,
          first,
          rrule: ruleOf(repeat),
          except,
          instead: kept,
          mode,
          groupId,
          parts,
        },
    setFirst: (span) => change({ from: shortInstant(span.from), to: shortInstant(span.to) }),
    setParts: (next) => change({ parts: next.length > 0 ? [...next] : undefined }),
    setRepeat: (next) => change(writeRepeat({ ...repeat, ...next })),
    skip: (date, skip) => {
      const next = skip ? [...new Set([...skipped, date])] : [...skipped].filter((one) => one !== date);
      change({ skip: next.length > 0 ? next : undefined });
    },
    setInstead: (date, span) => {
      const next = new Map(instead);
      if (span) next.set(date, span);
      else next.delete(date);
      change({ instead: writeInstead(next) });
    },
  };
}

function readDraft(search: RepeatAddress, zone: string) {
  const first = readSpan(search.from, search.to);
  if (!first) return null;
  const on = (search.on ?? []).map(Number).filter((day) => day >= 1 && day <= 7);
  const repeat: Repeat = {
    unit: search.unit ?? 'week',
    every: readNumber(search.every, 99, 1),
    on: weekdaysOf(on, first, zone),
    count: readCount(search.count),
    until: search.until ?? null,
  };
  return {
    first,
    repeat,
    expanded: timesOf(repeat, first, zone),
    skipped: new Set(search.skip ?? []),
    instead: readInstead(search.instead),
  };
}

function writeRepeat({ unit, every, on, count, until }: Repeat): RepeatAddress {
  return { unit, every: String(every), on: on.map(String), count: String(count), until: until ?? undefined };
}
