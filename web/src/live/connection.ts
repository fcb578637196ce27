import { useSyncExternalStore } from 'react';

let lost = 0;
const listeners = new Set<() => void>();

/** Counts live streams that are down; the banner shows while there is one. */
export function reportConnection(change: 1 | -1): void {
  lost += change;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost > 0);
}
