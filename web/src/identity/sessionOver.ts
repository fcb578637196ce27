import { useSyncExternalStore } from 'react';

let over = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  if (over === next) return;
  over = next;
  for (const listener of listeners) listener();
}

/** The server does not know any more who asks. */
export function reportSessionOver(): void {
  set(true);
}

/** Somebody is signed in again, or wants to go on without. */
export function settleSession(): void {
  set(false);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSessionOver(): boolean {
  return useSyncExternalStore(subscribe, () => over);
}
