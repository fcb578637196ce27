import { useCallback, useMemo, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { readKept, writeKept } from './kept.ts';
import { decodeLine } from './line.ts';
import type { OrderDraft } from './submit.ts';

const STORED = 'jishi.purposes';

/**
 * The order that the address describes, with ids made once: a retry of the same content keeps them, other content gets
 * new ones. What was typed survives a reload of the tab.
 */
export function useDraft(encoded: readonly string[], groupId: string | undefined) {
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
      writeKept(STORED, next);
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
    const content = JSON.stringify([groupId, lines.map((line) => [line.text, line.purpose.trim()])]);
    return {
      id: idOf(content),
      groupId,
      lines: lines.map(({ text: _text, key: _key, ...line }, index) => ({ ...line, id: idOf(`${content} ${index}`) })),
    };
  }, [lines, groupId]);
  return { lines, setPurpose, draft };
}

function readPurposes(): Record<string, string> {
  const stored = readKept(STORED);
  return typeof stored === 'object' && stored !== null ? (stored as Record<string, string>) : {};
}

export function forgetPurposes(): void {
  writeKept(STORED, null);
}
