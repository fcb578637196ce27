import { useQuery } from '@tanstack/react-query';
import { readerOf } from '../identity/lastReader.ts';
import { meQuery } from '../identity/me.ts';

/** Where the reader's institution is, `latitude,longitude`: distances are measured from there unless a place is chosen. */
export function useHome(): string | undefined {
  const { data: me } = useQuery(meQuery);
  return readerOf(me).home;
}
