import { useEffect, useState } from 'react';

/** The value once it has stayed the same for `ms`; while `held` it stays what it was. An empty text needs no waiting. */
export function useSettled(value: string, ms: number, held: boolean): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (held || value === settled) return;
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : ms);
    return () => clearTimeout(timer);
  }, [value, settled, ms, held]);
  return settled;
}
