import type { Me } from '@jishi/shared/schema/person';

const STORED = 'jishi.reader';

/** Where somebody lives (IANA zone) and where their institution is, `latitude,longitude`. */
export type Reader = { readonly zone: string | undefined; readonly home: string | undefined };

const NOBODY: Reader = { zone: undefined, home: undefined };

/** Whoever read last time: most likely who reads now, so that a page need not wait for the answer. */
export const lastReader: Reader = readLast();

export function readerOf(me: Me | null | undefined): Reader {
  if (me === undefined) return lastReader;
  if (me === null) return NOBODY;
  const { lat, lng } = me.institution ?? { lat: null, lng: null };
  return { zone: me.zone ?? undefined, home: lat === null || lng === null ? undefined : `${lat},${lng}` };
}

/** The zone in which a reader lives: of their profile, else of the browser. */
export function zoneOf(me: Me | null | undefined): string {
  browserZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai';
  return readerOf(me).zone ?? browserZone;
}

let browserZone: string | undefined;

/** Nothing is kept of a visitor, nor after signing out. */
export function rememberReader(me: Me | null): void {
  try {
    if (me) localStorage.setItem(STORED, JSON.stringify(readerOf(me)));
    else localStorage.removeItem(STORED);
  } catch {
    // storage is switched off: the next page waits
  }
}

function readLast(): Reader {
  try {
    const { zone, home } = JSON.parse(localStorage.getItem(STORED) ?? '{}') as Record<string, unknown>;
    return { zone: isZone(zone) ? zone : undefined, home: typeof home === 'string' ? home : undefined };
  } catch {
    return NOBODY;
  }
}

function isZone(zone: unknown): zone is string {
  return typeof zone === 'string' && new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
}
