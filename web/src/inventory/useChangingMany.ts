import type { BulkChange } from '@jishi/shared/schema/inventory';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Changed, changeAll } from './changeAll.ts';

type Asked = { readonly change: BulkChange; readonly dryRun: boolean };
/** How it ended; `whole`: nothing was left out, refused, or stopped. */
export type Ended = Changed & { readonly whole: boolean };

/** Tries a change of many, or makes it, and tells how far it is. It can be stopped between two parts, and is when the page is left. */
export function useChangingMany(facility: string, onEnd: (ended: Ended, asked: Asked) => void) {
  const stopping = useRef(new AbortController());
  const [done, setDone] = useState(0);
  const [isStopping, setStopping] = useState(false);
  useEffect(() => () => stopping.current.abort(), []);
  const running = useMutation({
    mutationFn: ({ change, dryRun }: Asked) => {
      stopping.current = new AbortController();
      setDone(0);
      setStopping(false);
      return changeAll(facility, change, dryRun, { signal: stopping.current.signal, tell: setDone });
    },
    onSuccess: (changed, asked) => {
      const tried = changed.outcome.items.length;
      const whole = changed.error === null && changed.outcome.refused === 0 && tried === asked.change.ids.length;
      onEnd({ ...changed, whole }, asked);
    },
  });
  const stop = () => {
    stopping.current.abort();
    setStopping(true);
  };
  return { ...running, done, stop, isStopping };
}
