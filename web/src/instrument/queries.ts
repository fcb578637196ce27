import type { Quote } from '@jishi/shared/schema/booking';
import type { Agenda, Instrument } from '@jishi/shared/schema/instrument';
import type { Parts } from '@jishi/shared/schema/part';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask, get } from '../api.ts';
import { heldId } from '../order/held.ts';
import { type DraftLine, shortInstant } from '../order/line.ts';

export function instrumentQuery(id: string) {
  return queryOptions({
    queryKey: ['instrument', id],
    queryFn: ({ signal }) => get<Instrument>(`/instruments/${id}`, {}, signal),
    staleTime: 60_000,
  });
}

export function agendaQuery(id: string, window: { from: number; to: number }) {
  return queryOptions({
    queryKey: ['agenda', id, window],
    queryFn: ({ signal }) =>
      get<Agenda>(`/instruments/${id}/agenda`, { from: wire(window.from), to: wire(window.to) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

/**
 * Price, broken rules and alternatives of lines; nothing is written. The tab's own hold is not in the way: it is no part
 * of the key, because the answer is the same with or without it.
 */
export function quoteQuery(lines: readonly DraftLine[], groupId: string | undefined) {
  return queryOptions({
    queryKey: ['quote', lines, groupId ?? null],
    queryFn: async ({ signal }) => {
      const body = { lines: lines.map(wireLine), groupId, holdId: heldId() };
      return (await ask<Quote>('POST', '/api/v1/quotes', { body, signal })).body;
    },
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
}

export function wireLine({ instrumentId, from, to, mode, parts }: DraftLine) {
  return { instrumentId, from: wire(from), to: wire(to), ...(mode ? { mode } : {}), ...(parts ? { parts } : {}) };
}

/** What an instrument takes along: always, or when it is asked for. */
export function partsQuery(instrumentId: string) {
  return queryOptions({
    queryKey: ['parts', instrumentId],
    queryFn: async ({ signal }) => (await get<Parts>(`/instruments/${instrumentId}/parts`, {}, signal)).parts,
    staleTime: 300_000,
  });
}

export function wire(instant: number): string {
  return shortInstant(instant).replace(/T(\d\d:\d\d)Z$/, 'T$1:00Z');
}
