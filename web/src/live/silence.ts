import { reportConnection, reportReturn } from './connection.ts';

const FIRST_LOOK_MS = 1500;
const LAST_LOOK_MS = 15_000;
const PATIENCE_MS = 5000;

const listeners = new Set<() => void>();
let silent = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** A request had no answer: the banner says so, and the server is looked for until it is back. */
export function reportSilence(): void {
  if (silent) return;
  silent = true;
  reportConnection(1);
  window.addEventListener('online', lookNow);
  lookAfter(FIRST_LOOK_MS);
}

/** A request had an answer. */
export function reportAnswer(): void {
  if (!silent) return;
  silent = false;
  clearTimeout(timer);
  window.removeEventListener('online', lookNow);
  reportConnection(-1);
  reportReturn();
  for (const listener of listeners) listener();
}

/** Tells when the server answers again after it did not; the function that it answers ends that. */
export function onReturn(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function lookAfter(waitMs: number): void {
  timer = setTimeout(async () => {
    if (await answers()) reportAnswer();
    else if (silent) lookAfter(Math.min(LAST_LOOK_MS, waitMs * 1.5));
  }, waitMs);
}

function lookNow(): void {
  clearTimeout(timer);
  lookAfter(0);
}

/** Whether the server is there; what a proxy says in its place is no answer. */
export async function answers(): Promise<boolean> {
  try {
    const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok;
  } catch {
    return false;
  }
}
