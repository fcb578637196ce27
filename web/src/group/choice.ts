import { useSyncExternalStore } from 'react';
import { readKept, writeKept } from '../order/kept.ts';

const STORED = 'jishi.group';
const listeners = new Set<() => void>();
let chosen: string | undefined = readChosen();

function readChosen(): string | undefined {
  const kept = readKept(STORED);
  return typeof kept === 'string' ? kept : undefined;
}

/** The research group that the tab's order is for; undefined for none. */
export function chooseGroup(groupId: string | undefined): void {
  chosen = groupId;
  writeKept(STORED, groupId ?? null);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useChosenGroup(): string | undefined {
  return useSyncExternalStore(subscribe, () => chosen);
}
