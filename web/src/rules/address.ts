import type { LayerOwner } from '@jishi/shared/schema/policy';
import { readText } from '../url.ts';

const OWNERS = ['institution', 'facility', 'instrument'] as const;

/** `layer` whose rules are edited; the test bench tries `who` (a class or an address) on `instrument` at a time. */
export type RulesAddress = {
  facility?: string | undefined;
  layer?: LayerOwner | undefined;
  instrument?: string | undefined;
  who?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  mode?: string | undefined;
};

export function readRulesAddress(search: Record<string, unknown>): RulesAddress {
  return {
    facility: readText(search.facility),
    layer: OWNERS.find((owner) => owner === search.layer),
    instrument: readText(search.instrument),
    who: readText(search.who),
    from: readText(search.from),
    to: readText(search.to),
    mode: readText(search.mode),
  };
}
