import type { FacilityInstrument } from '@jishi/shared/schema/today';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useChanged } from './changes.ts';
import { follow, previewFollowing } from './scheduleChange.ts';

/** Instruments that follow another schedule now, by the one that they followed before. */
type Made = { readonly count: number; readonly before: ReadonlyMap<string, readonly string[]> };

/** Lets instruments follow a schedule, and each its former one again. */
export function useFollowing(facility: string, scheduleId: string, onDone: () => void) {
  const client = useQueryClient();
  const changed = useChanged();
  const [made, setMade] = useState<Made | null>(null);
  const refresh = () => {
    changed();
    void client.invalidateQueries({ queryKey: ['facility', facility] });
  };
  const preview = useMutation({
    mutationFn: (instrumentIds: readonly string[]) => previewFollowing({ facility, scheduleId, instrumentIds }),
  });
  const apply = useMutation({
    mutationFn: (instruments: readonly FacilityInstrument[]) =>
      follow({ facility, scheduleId, instrumentIds: instruments.map(({ id }) => id) }),
    onSuccess: (_impact, instruments) => {
      const groups = Map.groupBy(instruments, (one) => one.scheduleId);
      const before = new Map([...groups].map(([schedule, ones]) => [schedule, ones.map(({ id }) => id)]));
      setMade({ count: instruments.length, before });
      preview.reset();
      onDone();
    },
    onSettled: refresh,
  });
  const undo = useMutation({
    mutationFn: async ({ before }: Made) => {
      for (const [former, instrumentIds] of before) await follow({ facility, scheduleId: former, instrumentIds });
    },
    onSuccess: () => setMade(null),
    onSettled: refresh,
  });
  return { preview, apply, undo, made };
}
