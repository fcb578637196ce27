import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { chooseGroup } from '../group/choice.ts';
import { readKept, writeKept } from '../order/kept.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { placeSeries, type SeriesIds, type Wish } from './queries.ts';
import { useSeriesTexts } from './useTexts.ts';

const route = getRouteApi('/instruments/$id/repeat');
const STORED = 'jishi.series-purpose';

/** What the times are for; it survives a reload of the tab. */
export function usePurpose(): readonly [string, (purpose: string) => void] {
  const [purpose, setPurpose] = useState(() => {
    const kept = readKept(STORED);
    return typeof kept === 'string' ? kept : '';
  });
  const keep = (next: string) => {
    setPurpose(next);
    writeKept(STORED, next);
  };
  return [purpose, keep];
}

/** Books what was previewed, and goes on to the series. Sent again, say after a lost answer, it is the same series. */
export function usePlacingSeries() {
  const texts = useSeriesTexts();
  const announce = useAnnounce();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const ids = useRef(new Map<string, SeriesIds>());
  return useMutation({
    mutationFn: ({ wish, purpose }: { wish: Wish; purpose: string }) => {
      const content = JSON.stringify([wish, [...wish.instead], purpose.trim()]);
      const known = ids.current.get(content) ?? { id: uuidv7(), orderId: uuidv7() };
      ids.current.set(content, known);
      return placeSeries(wish, known, purpose);
    },
    onSuccess: async ({ id, booked }) => {
      writeKept(STORED, null);
      chooseGroup(undefined);
      announce(texts.placed(booked));
      await navigate({ to: '/series/$id', params: { id }, search: {} });
    },
    onSettled: () => {
      for (const key of ['series', 'agenda', 'bookings', 'instruments', 'quote'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
