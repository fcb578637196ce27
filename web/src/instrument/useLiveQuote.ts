import type { SpokenRefusal } from '@jishi/shared/messages/say';
import { judge } from '@jishi/shared/rules/judge';
import { priceOf } from '@jishi/shared/rules/price';
import type { PriceOut, Quote } from '@jishi/shared/schema/booking';
import type { Instrument } from '@jishi/shared/schema/instrument';
import type { PriceList, UserClass } from '@jishi/shared/schema/rules';
import { localDate } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useGroup } from '../group/useGroup.ts';
import type { DraftLine } from '../order/line.ts';
import { agendaQuery, quoteQuery } from './queries.ts';
import { mondayOfDate, readAgenda, weekWindow } from './week/week.ts';

const DEBOUNCE_MS = 250;

type LiveQuote = {
  readonly refusals: readonly SpokenRefusal[];
  readonly price: PriceOut | null;
  readonly approval: boolean;
  readonly quote: Quote | null;
  readonly checking: boolean;
};

/**
 * What a time costs and which rules it breaks. At once from the rules that the server uses too, on the agenda at hand;
 * then from the server, which also knows the reader's quotas.
 */
export function useLiveQuote(instrument: Instrument, line: DraftLine): LiveQuote {
  const key = JSON.stringify(line);
  const settled = useSettled(key);
  const lines = useMemo(() => [JSON.parse(settled) as DraftLine], [settled]);
  const { groupId } = useGroup();
  const answer = useQuery(quoteQuery(lines, groupId));
  const preview = usePreview(instrument, line);
  const current = settled === key && !answer.isPlaceholderData && answer.data ? answer.data : null;
  const judged = current?.lines[0];
  if (current && judged) {
    return {
      refusals: judged.refusals,
      price: judged.price,
      approval: judged.approval,
      quote: current,
      checking: answer.isFetching,
    };
  }
  return { ...preview, quote: null, checking: !answer.isError };
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function usePreview(instrument: Instrument, line: DraftLine) {
  const { zone } = instrument.facility;
  const window = weekWindow(mondayOfDate(localDate(zone, line.from)), zone);
  const { data, isPlaceholderData } = useQuery(agendaQuery(instrument.id, window));
  return useMemo(() => {
    const { approval, rules, stations, modes, prices, userClass, withdrawnAt } = instrument;
    const price = prices && previewPrice(line, prices, userClass, zone);
    if (!data || isPlaceholderData || line.to > window.to) return { refusals: [], price, approval };
    const agenda = readAgenda(data);
    const taken = agenda.taken.map(({ from, to, entry }) => ({ from, to, station: entry.station, kind: entry.kind }));
    const since = withdrawnAt === null ? null : Date.parse(withdrawnAt);
    // Of the reader only the server knows more: their bookings, their standing, and what goes along.
    const unknown = { own: [], outsiders: [], parts: [], person: null, place: null };
    const facts = { ...unknown, zone, modes, rules, prices, stations, withdrawnAt: since, open: agenda.open, taken };
    return { refusals: judge(line, facts, Date.now()), price, approval };
  }, [data, isPlaceholderData, instrument, line, window.to, zone]);
}

function previewPrice(line: DraftLine, prices: PriceList, userClass: UserClass, zone: string): PriceOut {
  const { parts, ...price } = priceOf(line, prices, userClass, zone, Date.now());
  return { ...price, parts: [...parts], class: userClass };
}
