import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { zoneOf } from '../identity/lastReader.ts';
import { meQuery } from '../identity/me.ts';

/** The zone in which the reader lives: of the profile, else of the browser. */
export function useReaderZone(): string {
  const { data: me } = useQuery(meQuery);
  return zoneOf(me);
}

/** The present in epoch ms, renewed every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
