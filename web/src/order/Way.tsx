import { sayMinutes } from '@jishi/shared/messages/format';
import { travelMinutes } from '@jishi/shared/rules/travel';
import { distanceKm } from '@jishi/shared/search/distance';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { instrumentQuery } from '../instrument/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import type { DraftLine } from './line.ts';

type Place = { readonly lat: number | null; readonly lng: number | null } | undefined;

/** What lies between two lines of an order that are at different places: how long, how far, and whether one gets there. */
export function Way({ before, after }: { before: DraftLine; after: DraftLine }) {
  const { m, language } = useMessages();
  const from: Place = useQuery(instrumentQuery(before.instrumentId)).data?.facility;
  const to: Place = useQuery(instrumentQuery(after.instrumentId)).data?.facility;
  const km = kmBetween(from, to);
  const needed = km === null ? 0 : travelMinutes(km);
  if (km === null || needed === 0) return null;
  const gap = Math.max(after.from - before.to, before.from - after.to) / MINUTE_MS;
  const enough = gap >= needed;
  return (
    <p className={enough ? 'order-way muted' : 'order-way notice warn'}>
      <span aria-hidden="true">{enough ? '↓ ' : '⚠ '}</span>
      {gap > 0 ? m.order.gap(sayMinutes(gap, language)) : m.order.noGap}
      {m.common.and}
      {m.order.way(m.search.km(Math.round(km)), sayMinutes(needed, language))}
    </p>
  );
}

function kmBetween(a: Place, b: Place): number | null {
  if (a?.lat == null || a.lng == null || b?.lat == null || b.lng == null) return null;
  return distanceKm({ lat: a.lat, lng: a.lng }, { lat: b.lat, lng: b.lng });
}
