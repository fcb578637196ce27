import type { InstrumentChange, InventoryItem } from '@jishi/shared/schema/inventory';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { changeAll } from './changeAll.ts';
import { backTo, type Field } from './fields.ts';
import { changeItem, inventoryQuery, keepItem } from './queries.ts';
import { useInventoryTexts } from './useTexts.ts';

/** What was done last, and how to put it back. */
export type Done = { readonly text: string; readonly back: () => Promise<void> };

/** Writes changes of single cells and remembers the last thing that was done, so that it can be put back. */
export function useChanging(facility: string) {
  const client = useQueryClient();
  const announce = useAnnounce();
  const texts = useInventoryTexts();
  const [done, setDone] = useState<Done | null>(null);

  const refresh = useCallback(
    () => client.invalidateQueries({ queryKey: inventoryQuery(facility).queryKey }),
    [client, facility],
  );

  const change = useCallback(
    async (item: InventoryItem, field: Field, wanted: InstrumentChange, text: string) => {
      try {
        const changed = await changeItem(item, wanted);
        keepItem(client, facility, changed);
        const back = async () => keepItem(client, facility, await changeItem(changed, backTo(item, field)));
        setDone({ text, back });
        announce(text);
      } catch (error) {
        // The newest state stands behind what was typed, so that saving it again is a decision.
        if (error instanceof ApiProblem && error.slug === 'stale') await refresh();
        throw error;
      }
    },
    [client, facility, announce, refresh],
  );

  /** After a change of many: each goes back to what it had, together with those that had the same. */
  const changed = useCallback(
    (before: readonly InventoryItem[], field: Field, text: string) => {
      const groups = Map.groupBy(before, (item) => JSON.stringify(backTo(item, field)));
      const back = async () => {
        for (const [change, items] of groups) {
          const ids = items.map(({ id }) => id);
          const { error } = await changeAll(
            facility,
            { ids, change: { ...JSON.parse(change), displace: 'keep' } },
            false,
          );
          if (error !== null) throw error;
        }
        await refresh();
      };
      setDone({ text, back });
      announce(text);
      void refresh();
    },
    [facility, announce, refresh],
  );

  const undo = useCallback(async () => {
    const last = done;
    setDone(null);
    await last?.back();
    announce(texts.undone);
  }, [done, announce, texts]);

  return { change, changed, done, undo, refresh };
}
