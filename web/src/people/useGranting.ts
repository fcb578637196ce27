import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useAnnounce } from '../ui/Announcer.tsx';
import { authorise } from './queries.ts';
import { useTexts } from './useTexts.ts';
import { useWhy } from './useWhy.ts';

type Failure = { readonly address: string; readonly why: string };

/** Authorises people one after the other; those for whom it fails are kept with the reason. */
export function useGranting(facility: string, onFailed: (addresses: string[]) => void) {
  const t = useTexts();
  const why = useWhy();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [progress, setProgress] = useState<[number, number] | null>(null);
  const [done, setDone] = useState(0);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  // The same person and content sent again, say after a lost answer, is the same authorisation.
  const ids = useRef(new Map<string, string>());
  const grant = async (addresses: readonly string[], content: object) => {
    const failed: Failure[] = [];
    setFailures([]);
    setDone(0);
    for (const [index, email] of addresses.entries()) {
      setProgress([index, addresses.length]);
      const key = JSON.stringify([email, content]);
      const id = ids.current.get(key) ?? uuidv7();
      ids.current.set(key, id);
      try {
        await authorise(facility, { id, email, ...content });
        ids.current.delete(key);
      } catch (error) {
        failed.push({ address: email, why: why(error, t.grant.nobody) });
      }
    }
    setProgress(null);
    setFailures(failed);
    setDone(addresses.length - failed.length);
    onFailed(failed.map(({ address }) => address));
    announce(t.grant.done(addresses.length - failed.length));
    await client.invalidateQueries({ queryKey: ['authorisations'] });
  };
  return { grant, progress, done, failures };
}
