import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { heldId } from './held.ts';
import { keepTime, letGo, type Wanted } from './holds.ts';

/** Holds end on the server's clock; a moment later they are over there too. */
const AFTER_MS = 2000;
/** A form that is open and never sent does not keep its time from others all day. */
const MAX_RENEWALS = 5;

/** `until` in epoch ms while the time is kept; `over` after it was kept and could not be kept any longer. */
export type Holding = { readonly until: number | null; readonly over: boolean };

/** One after the other, also of pages that follow each other: what is let go comes before what is held next. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const mine = last.then(work);
  last = mine.catch(() => {});
  return mine;
}

/**
 * Keeps the time of an order while its form is on the screen (null: nothing to keep), and renews that while it is
 * looked at. No hold is no obstacle: the order is judged all the same. `settled` answers the hold's id once what is on
 * its way has arrived.
 */
export function useHold(wanted: Wanted | null): Holding & { settled: () => Promise<string | undefined> } {
  const [holding, setHolding] = useState<Holding>({ until: null, over: false });
  const client = useQueryClient();
  const content = wanted && JSON.stringify(wanted);
  useEffect(() => {
    if (content === null) return;
    const refresh = () => {
      for (const key of ['quote', 'agenda']) void client.invalidateQueries({ queryKey: [key] });
    };
    const end = keepWhileOpen(JSON.parse(content) as Wanted, setHolding, refresh);
    return () => {
      end();
      setHolding(({ over }) => ({ until: null, over }));
      void inTurn(letGo).then(refresh);
    };
  }, [client, content]);
  const settled = useCallback(() => inTurn(async () => heldId()), []);
  return { ...holding, settled };
}

/** Holds, renews and lets go as the page comes and goes, until the function that it answers is called. */
function keepWhileOpen(wanted: Wanted, tell: (holding: Holding) => void, refresh: () => void): () => void {
  let ended = false;
  let renewals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = async (anew: boolean) => {
    try {
      const until = await inTurn(async () => (ended ? null : keepTime(wanted, anew)));
      if (ended || until === null) return;
      tell({ until, over: false });
      timer = setTimeout(renew, until - Date.now() + AFTER_MS);
    } catch {
      if (ended) return;
      if (anew) tell({ until: null, over: true });
      refresh();
    }
  };
  const renew = () => {
    renewals += 1;
    const looked = document.visibilityState === 'visible';
    if (looked && renewals <= MAX_RENEWALS) return void keep(true);
    tell({ until: null, over: true });
    if (!looked) document.addEventListener('visibilitychange', renew, { once: true });
  };
  const leave = () => void letGo();
  const comeBack = (event: PageTransitionEvent) => event.persisted && void keep(true);
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', comeBack);
  void keep(false);
  return () => {
    ended = true;
    clearTimeout(timer);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', comeBack);
    document.removeEventListener('visibilitychange', renew);
  };
}
