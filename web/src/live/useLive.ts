import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { writeQuery } from '../url.ts';
import { reportConnection, reportReturn } from './connection.ts';

export type Watched = { readonly instrument?: string; readonly facility?: string; readonly mine?: '1' };

const GRACE_MS = 3000;
const RETRY_MS = 5000;

/**
 * Keeps queries fresh while a page is open: whatever the server tells about `watched` makes `keys` load again.
 * A stream that stays down is shown in the banner; after it is back everything is loaded once.
 */
export function useLive(watched: Watched | null, keys: readonly QueryKey[]): void {
  const client = useQueryClient();
  const address = watched ? `/api/v1/events${writeQuery(watched)}` : null;
  const names = JSON.stringify(keys);
  useEffect(() => {
    if (!address) return;
    const refresh = () => {
      for (const queryKey of JSON.parse(names) as QueryKey[]) void client.invalidateQueries({ queryKey });
    };
    return openStream(address, refresh);
  }, [client, address, names]);
}

function openStream(address: string, refresh: () => void): () => void {
  let source: EventSource | null = null;
  let reported = false;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const report = (down: boolean) => {
    if (down === reported) return;
    reported = down;
    reportConnection(down ? 1 : -1);
  };
  const onOpen = () => {
    clearTimeout(grace);
    if (reported) {
      refresh();
      reportReturn();
    }
    report(false);
  };
  const onError = () => {
    clearTimeout(grace);
    grace = setTimeout(() => report(true), GRACE_MS);
    // A stream that the browser gave up on (an error status, a proxy's page) is opened anew.
    if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, RETRY_MS);
  };
  const open = () => {
    source?.close();
    source = new EventSource(address);
    source.addEventListener('open', onOpen);
    source.addEventListener('error', onError);
    source.addEventListener('message', refresh);
    source.addEventListener('reset', refresh);
  };
  open();
  return () => {
    clearTimeout(grace);
    clearTimeout(again);
    report(false);
    source?.close();
  };
}
