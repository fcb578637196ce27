import { useEffect, useState } from 'react';
import { readKept, writeKept } from '../order/kept.ts';
import { answers, onReturn, reportSilence } from './silence.ts';

const STORED = 'jishi.reloaded';
/** A page that was loaded anew so shortly before is not loaded anew again by itself. */
const JUST_NOW_MS = 30_000;

export type Missing = 'looking' | 'away' | 'changed';

/**
 * Why a part of the program did not come. With a newer version on the server the page is loaded anew, once; while the
 * server is away it waits, and is loaded when that is back.
 */
export function useMissingPart(): Missing {
  const [missing, setMissing] = useState<Missing>('looking');
  useEffect(() => {
    let left = false;
    void answers().then((there) => {
      if (left) return;
      if (there && reloadOnce()) return;
      setMissing(there ? 'changed' : 'away');
      if (!there) reportSilence();
    });
    const end = onReturn(() => location.reload());
    return () => {
      left = true;
      end();
    };
  }, []);
  return missing;
}

function reloadOnce(): boolean {
  const before = readKept(STORED);
  if (typeof before === 'number' && Date.now() - before < JUST_NOW_MS) return false;
  writeKept(STORED, Date.now());
  // Without storage nothing would stop it from doing so for ever.
  if (readKept(STORED) === null) return false;
  location.reload();
  return true;
}
