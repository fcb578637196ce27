import type { LayerOwner, Policy, PolicyImpact } from '@jishi/shared/schema/policy';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { Trial } from '@jishi/shared/schema/trial';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ask } from '../api.ts';

const PATHS = {
  institution: '/institutions',
  facility: '/facilities',
  instrument: '/instruments',
} as const satisfies Record<LayerOwner, string>;

export type SeenPolicy = { readonly policy: Policy; readonly etag: string };

const pathOf = (owner: LayerOwner, id: string) => `/api/v1${PATHS[owner]}/${id}/rules`;

export function policyQuery(owner: LayerOwner, id: string) {
  return queryOptions({
    queryKey: ['policy', owner, id],
    queryFn: ({ signal }) => readPolicy(owner, id, signal),
    staleTime: 30_000,
  });
}

export async function readPolicy(owner: LayerOwner, id: string, signal?: AbortSignal): Promise<SeenPolicy> {
  const { body, etag } = await ask<Policy>('GET', pathOf(owner, id), signal ? { signal } : {});
  return { policy: body, etag: etag ?? `"${body.version}"` };
}

export async function previewLayer(owner: LayerOwner, id: string, layer: RuleLayer): Promise<PolicyImpact> {
  return (await ask<PolicyImpact>('PUT', pathOf(owner, id), { body: layer, query: { dryRun: 1 } })).body;
}

export async function publishLayer(
  owner: LayerOwner,
  id: string,
  layer: RuleLayer,
  ifMatch: string,
): Promise<SeenPolicy> {
  const { body, etag } = await ask<Policy>('PUT', pathOf(owner, id), { body: layer, ifMatch });
  return { policy: body, etag: etag ?? `"${body.version}"` };
}

/** How each rule judges a booking that nobody makes; `asked` is the body as text. */
export function trialQuery(asked: string | null, language: string) {
  return queryOptions({
    queryKey: ['trial', asked, language],
    queryFn: async ({ signal }) =>
      (await ask<Trial>('POST', '/api/v1/trials', { body: JSON.parse(asked ?? ''), signal })).body,
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 5000,
    retry: false,
  });
}
