import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../identity/me.ts';

/** Where the reader's institution is, `latitude,longitude`: distances are measured from there unless a place is chosen. */
export function useHome(): string | undefined {
  const { data: me } = useQuery(meQuery);
  const institution = me?.institution;
  if (!institution || institution.lat === null || institution.lng === null) return undefined;
  return `${institution.lat},${institution.lng}`;
}
