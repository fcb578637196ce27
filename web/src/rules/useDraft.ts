import type { RuleLayer } from '@jishi/shared/schema/rules';
import { useState } from 'react';
import { readKept, writeKept } from '../order/kept.ts';
import { isLayer } from './amiss.ts';
import type { SeenPolicy } from './queries.ts';

/** What is changed, on top of which state of the rules: kept for the tab until it is in force or discarded. */
export type Draft = { readonly layer: RuleLayer; readonly base: RuleLayer; readonly etag: string };

const nameOf = (owner: string, id: string) => `jishi.rules.${owner}.${id}`;

export function useDraft({ policy, etag }: SeenPolicy) {
  const name = nameOf(policy.owner, policy.id);
  const [restored] = useState(() => readDraft(name));
  const [draft, setDraft] = useState<Draft>(() => restored ?? { layer: policy.layer, base: policy.layer, etag });
  const keep = (next: Draft | null) => {
    writeKept(name, next);
    setDraft(next ?? { layer: policy.layer, base: policy.layer, etag });
  };
  return { draft, restored: restored !== null, keep };
}

/** There is nothing to come back to any more. */
export function forgetDraft(owner: string, id: string): void {
  writeKept(nameOf(owner, id), null);
}

/** A field that was being emptied when the page went away is empty still: null is no number either. */
function readDraft(name: string): Draft | null {
  const kept = readKept(name) as Partial<Record<keyof Draft, unknown>> | null;
  const { layer, base, etag } = kept ?? {};
  return isLayer(layer) && isLayer(base) && typeof etag === 'string' ? { layer, base, etag } : null;
}
