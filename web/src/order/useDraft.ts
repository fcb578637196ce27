import { useCallback, useMemo, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { decodeLine } from './line.ts';
import type { OrderDraft } from './submit.ts';

const STORED = 'jishi.purposes';

/**
 * The order that the address describes, with ids made once: a retry of the same content keeps them, other content gets
 * new ones. What was typed survives a reload of the tab.
 */
export function useDraft(encoded: readonly string[]) {
  const [purposes, setPurposes] = useState(readPurposes);
  const ids = useRef(new Map<string, string>());
  const lines = useMemo(
    () =>
      encoded.flatMap((text, index) => {
        const line = decodeLine(text);
        const again = encoded.slice(0, index).filter((other) => other === text).length;
        return line ? [{ ...line, text, key: `${text} ${again}`, purpose: purposes[text] ?? '' }] : [];
      }),
    [encoded, purposes],
  );
  const setPurpose = useCallback((text: string, purpose: string) => {
    setPurposes((before) => {
      const next = { ...before, [text]: purpose };
      writePurposes(next);
      return next;
    });
  }, []);
  const draft = useCallback((): OrderDraft => {
    const idOf = (content: string) => {
      const known = ids.current.get(content);
      if (known) return known;
      const made = uuidv7();
      ids.current.set(content, made);
      return made;
    };
    const content = JSON.stringify(lines.map((line) => [line.text, line.purpose.trim()]));
    return {
      id: idOf(content),
      lines: lines.map(({ text: _text, key: _key, ...line }, index) => ({ ...line, id: idOf(`${content} ${index}`) })),
    };
  }, [lines]);
  return { lines, setPurpose, draft };
}

function readPurposes(): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORED) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Record<string, string>) : {};
  } catch {
    return {};
  }
}

function writePurposes(purposes: Record<string, string>): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(purposes));
  } catch {
    // without storage it lasts as long as the page
  }
}

export function forgetPurposes(): void {
  writePurposes({});
}
