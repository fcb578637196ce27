import type { ExternalCalendar, ExternalState } from '@jishi/shared/schema/external-calendar';

/** The state as people see it: a calendar from a file is never fetched, an active one may be failing just now. */
export type Standing = ExternalState | 'failing' | 'file';

export function standingOf({ state, kind, fault }: Pick<ExternalCalendar, 'state' | 'kind' | 'fault'>): Standing {
  if (state !== 'active') return state;
  if (kind === 'file') return 'file';
  return fault === null ? 'active' : 'failing';
}

/** Colour and sign beside the word. */
export const LOOKS: Readonly<Record<Standing, { readonly tag: string; readonly sign: string }>> = {
  active: { tag: 'tag accent', sign: '✓' },
  file: { tag: 'tag accent', sign: '✓' },
  held: { tag: 'tag amber', sign: '?' },
  failing: { tag: 'tag amber', sign: '!' },
  paused: { tag: 'tag', sign: '‖' },
  stopped: { tag: 'tag red', sign: '×' },
  removed: { tag: 'tag', sign: '×' },
};
