import type { AvailabilityChange, ChangePreview, ChangeSummary, HitAction } from '@jishi/shared/schema/availability';
import type { ClosureInput } from '@jishi/shared/schema/closure';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { get, post } from '../api.ts';
import { wire } from '../instrument/queries.ts';

export type Decided = Exclude<HitAction, 'end' | 'refuse'>;
export const DECISIONS = ['keep', 'move', 'cancel'] as const satisfies readonly Decided[];
export const OTHERWISE = ['refuse', ...DECISIONS] as const;

/** A closure that is being planned. Instants in epoch ms. */
export type ChangeDraft = Pick<ClosureInput, 'id' | 'from' | 'to' | 'kind' | 'reason'> & {
  /** Instruments that are closed besides the one that is on the page. */
  readonly more: readonly string[];
  readonly otherwise: (typeof OTHERWISE)[number];
  readonly message: string;
  /** What was decided about single bookings. */
  readonly decisions: Readonly<Record<string, Decided>>;
};

function wireDraft(instrument: string, { id, more, from, to, kind, reason, ...plan }: ChangeDraft) {
  const message = plan.message.trim() === '' ? {} : { message: plan.message };
  return {
    id,
    kind: 'closure',
    instrumentIds: [instrument, ...more.filter((other) => other !== instrument)],
    closure: { from: wire(from), to: wire(to), kind, reason },
    decisions: Object.entries(plan.decisions).map(([bookingId, decided]) => ({ bookingId, do: decided, ...message })),
    otherwise: { do: plan.otherwise, ...message },
  };
}

export function previewChange(facility: string, instrument: string, draft: ChangeDraft): Promise<ChangePreview> {
  return post<ChangePreview>(`/facilities/${facility}/changes`, wireDraft(instrument, draft), { dryRun: 1 });
}

export function makeChange(facility: string, instrument: string, draft: ChangeDraft): Promise<AvailabilityChange> {
  return post<AvailabilityChange>(`/facilities/${facility}/changes`, wireDraft(instrument, draft));
}

type Breakdown = { readonly id: string; readonly reason: string };

export function breakdownQuery(instrument: string, breakdown: Breakdown) {
  return queryOptions({
    queryKey: ['breakdown', instrument, breakdown.id],
    queryFn: () => post<ChangePreview>(`/instruments/${instrument}/breakdown`, breakdown, { dryRun: 1 }),
    staleTime: 0,
    gcTime: 0,
  });
}

export function breakDown(instrument: string, breakdown: Breakdown): Promise<AvailabilityChange> {
  return post<AvailabilityChange>(`/instruments/${instrument}/breakdown`, breakdown);
}

export function changesQuery(facility: string) {
  return queryOptions({
    queryKey: ['changes', facility],
    queryFn: async ({ signal }) =>
      (await get<{ items: ChangeSummary[] }>(`/facilities/${facility}/changes`, { limit: 5 }, signal)).items,
  });
}

const CHANGED = ['changes', 'closures', 'agenda', 'today', 'bookings', 'schedule'] as const;

/** Everything on the pages that a change of availability touches is read again. */
export function useChanged(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] });
  };
}

export function useUndo() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (id: string) => post<AvailabilityChange>(`/changes/${id}/undo`, {}),
    onSettled: changed,
  });
}
