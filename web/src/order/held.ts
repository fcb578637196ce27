import { readKept, writeKept } from './kept.ts';

const STORED = 'jishi.hold';

/** A hold by its id, with what is held as text. */
export type Held = { readonly id: string; readonly content: string };

/** The hold that this tab has, or may have: an answer can be lost. One that is over does no harm. */
export function readHeld(): Held | null {
  const kept = readKept(STORED) as Partial<Held> | null;
  return typeof kept?.id === 'string' && typeof kept.content === 'string'
    ? { id: kept.id, content: kept.content }
    : null;
}

export function heldId(): string | undefined {
  return readHeld()?.id;
}

export function writeHeld(held: Held): void {
  writeKept(STORED, held);
}

export function forgetHold(): void {
  writeKept(STORED, null);
}
