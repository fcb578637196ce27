import type { OccupancyTable } from '@jishi/db/schema';

/** What happens to takings when an instrument has fewer stations. */
export type StationPlan = {
  readonly moves: readonly { readonly taking: OccupancyTable; readonly station: number }[];
  /** Closures and busy time of outside calendars have what nobody else has: they give way where somebody moves to. */
  readonly drops: readonly OccupancyTable[];
  /** Bookings for which no station is left. */
  readonly blocked: readonly string[];
};

/** Finds room on the first `stations` stations for what stands on the others; `takings` are those of one instrument, by start. */
export function planStations(takings: readonly OccupancyTable[], stations: number): StationPlan {
  const [used, claimed] = [takings.filter(isUse), takings.filter((taking) => !isUse(taking))];
  const room = Array.from({ length: stations }, (_, station) => used.filter((one) => one.station === station));
  const moves: { taking: OccupancyTable; station: number }[] = [];
  const blocked = new Set<string>();
  for (const taking of used.filter((one) => one.station >= stations)) {
    const station = room.findIndex((others) => others.every((other) => isApart(other, taking)));
    if (station === -1) for (const owner of inTheWay(taking, room)) blocked.add(owner);
    else {
      room[station]?.push(taking);
      moves.push({ taking, station });
    }
  }
  const drops = claimed.filter((claim) =>
    moves.some(({ taking, station }) => claim.station === station && !isApart(claim, taking)),
  );
  return { moves, drops, blocked: [...blocked] };
}

function isUse({ kind }: OccupancyTable): boolean {
  return kind === 'booking' || kind === 'hold';
}

function isApart(a: OccupancyTable, b: OccupancyTable): boolean {
  return a.to_at <= b.from_at || b.to_at <= a.from_at;
}

/** The bookings of which there are too many at a time. */
function inTheWay(taking: OccupancyTable, room: readonly OccupancyTable[][]): string[] {
  const met = room.flatMap((others) => others.filter((other) => !isApart(other, taking)));
  return [taking, ...met].map(({ owner_id }) => owner_id);
}
