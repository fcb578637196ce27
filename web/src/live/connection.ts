import { useSyncExternalStore } from 'react';

let lost = 0;
let returns = 0;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Counts what is down, streams and the server itself; the banner shows while there is something. */
export function reportConnection(change: 1 | -1): void {
  lost += change;
  tell();
}

/** What was down works again; that its page was left is no return. */
export function reportReturn(): void {
  returns += 1;
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost > 0);
}

/** How often something came back. */
export function useReturns(): number {
  return useSyncExternalStore(subscribe, () => returns);
}
