import type { Instrument } from '@jishi/shared/schema/instrument';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { readParts, shortInstant } from '../order/line.ts';
import { bookableModes } from '../order/mode.ts';

const route = getRouteApi('/instruments/$id');

export type Chosen = {
  readonly span: Span | null;
  readonly mode: ServiceMode | undefined;
  /** Accessories that are taken along. */
  readonly parts: readonly string[] | undefined;
  readonly choose: (change: Change) => void;
};

type Change = { readonly span?: Span; readonly mode?: ServiceMode; readonly parts?: readonly string[] };

/** The time, the mode and the accessories in the address. */
export function useChosenTime(instrument: Instrument): Chosen {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { from, to } = search;
  const span = useMemo(() => readSpan(from, to), [from, to]);
  const modes = bookableModes(instrument.modes);
  const mode = modes.find((one) => one === search.mode) ?? modes[0];
  const choose = useCallback(
    (change: Change) => {
      const times = change.span ? { from: shortInstant(change.span.from), to: shortInstant(change.span.to) } : {};
      const how = {
        ...(change.mode ? { mode: change.mode } : {}),
        ...(change.parts ? { parts: change.parts.length > 0 ? [...change.parts] : undefined } : {}),
      };
      void navigate({ search: (before) => ({ ...before, ...times, ...how }), replace: true, resetScroll: false });
    },
    [navigate],
  );
  const taken = JSON.stringify(search.parts ?? []);
  const parts = useMemo(() => readParts(JSON.parse(taken) as string[]), [taken]);
  return { span, mode, parts, choose };
}

export function readSpan(from: string | undefined, to: string | undefined): Span | null {
  const span = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') };
  return span.from < span.to ? span : null;
}
