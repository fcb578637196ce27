import { useState } from 'react';
import { changedKeys, onTop } from './onTop.ts';

type Drafted<Draft> = {
  readonly version: string;
  /** What the draft was made from. */
  readonly base: Draft;
  readonly draft: Draft;
  readonly theirs: readonly (keyof Draft & string)[];
};

/**
 * A draft of something that others change too. What is not typed follows the newest version; what is typed stays on top of
 * it, and `theirs` are the parts that others changed since the typing began. `newest`: that version as a draft.
 */
export function useOnTop<Draft extends object>(newest: Draft, version: string, begin: () => Draft = () => newest) {
  const [held, setHeld] = useState<Drafted<Draft>>(() => ({ version, base: newest, draft: begin(), theirs: [] }));
  const current = held.version === version ? held : rebased(held, newest, version);
  if (current !== held) setHeld(current);
  const { draft, base, theirs } = current;
  return {
    draft,
    theirs,
    isChanged: changedKeys(base, draft).length > 0,
    change: (part: Partial<Draft>) => setHeld((before) => ({ ...before, draft: { ...before.draft, ...part } })),
    /** What was sent is saved; the newest version, which has it, comes later. */
    settle: (sent: Draft) => setHeld((before) => ({ ...before, base: sent, theirs: [] })),
    /** Drops what was typed. */
    takeTheirs: () => setHeld({ version, base: newest, draft: newest, theirs: [] }),
  };
}

function rebased<Draft extends object>(held: Drafted<Draft>, newest: Draft, version: string): Drafted<Draft> {
  const { base, draft, theirs } = held;
  const typed = changedKeys(base, draft).length > 0;
  const since = typed ? [...new Set([...theirs, ...changedKeys(base, newest)])] : [];
  return { version, base: newest, draft: onTop(base, draft, newest), theirs: since as Drafted<Draft>['theirs'] };
}
