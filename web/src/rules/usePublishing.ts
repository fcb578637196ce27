import type { PolicyImpact } from '@jishi/shared/schema/policy';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { rebase } from './layer.ts';
import { policyQuery, previewLayer, publishLayer, readPolicy, type SeenPolicy } from './queries.ts';
import { type Draft, forgetDraft } from './useDraft.ts';
import { useTexts } from './useTexts.ts';

export type Merged = { readonly theirs: readonly string[]; readonly both: readonly string[] };

/**
 * From the check to putting rules into force. Where somebody else was faster, one's own changes are put on top of theirs
 * and wait for another check.
 */
export function usePublishing({ policy }: SeenPolicy, draft: Draft, keep: (draft: Draft | null) => void) {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [merged, setMerged] = useState<Merged | null>(null);
  const [tried, setTried] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const { owner, id } = policy;
  const content = JSON.stringify(draft.layer);
  const put = (seen: SeenPolicy) => client.setQueryData(policyQuery(owner, id).queryKey, seen);
  const preview = useMutation({
    mutationFn: (): Promise<PolicyImpact> => previewLayer(owner, id, draft.layer),
    onMutate: () => setTried(content),
  });
  const catchUp = async () => {
    const newest = await readPolicy(owner, id);
    const { layer, theirs, both } = rebase(draft.base, draft.layer, newest.policy.layer);
    keep({ layer, base: newest.policy.layer, etag: newest.etag });
    setMerged({ theirs, both });
    preview.reset();
    put(newest);
  };
  const publish = useMutation({
    mutationFn: () => publishLayer(owner, id, draft.layer, draft.etag),
    onSuccess: (seen) => {
      const { layer } = seen.policy;
      keep({ layer, base: layer, etag: seen.etag });
      forgetDraft(owner, id);
      setMerged(null);
      setDone(JSON.stringify(layer));
      preview.reset();
      announce(t.bar.published);
      put(seen);
      for (const key of ['policy', 'instrument', 'agenda', 'quote', 'trial'])
        void client.invalidateQueries({ queryKey: [key], refetchType: key === 'policy' ? 'none' : 'active' });
    },
    onError: (error) => (error instanceof ApiProblem && error.slug === 'stale' ? catchUp() : undefined),
  });
  const forget = () => {
    setMerged(null);
    preview.reset();
    publish.reset();
  };
  const isCurrent = tried === content;
  return { preview, publish, merged, forget, isCurrent, isDone: done === content };
}
