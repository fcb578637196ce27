import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { typeExists } from '@jishi/db/queries/type';
import type { AuthorisationTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { AuthorisationScope } from '@jishi/shared/schema/authorisation';
import type { Deps } from '../context.ts';

export type ScopeColumns = Pick<AuthorisationTable, 'instrument_id' | 'type_id'>;

/** What is operated, as columns: an instrument of the facility, a type, or (both null) all of it. Throws `not-found`. */
export async function scopeColumns(deps: Deps, facilityId: string, scope: AuthorisationScope): Promise<ScopeColumns> {
  if (scope.instrumentId !== undefined) {
    const place = await readInstrumentPlace(deps.store.read, scope.instrumentId);
    if (place?.facility_id !== facilityId) throw new ProblemError('not-found', 'no such instrument');
    return { instrument_id: scope.instrumentId, type_id: null };
  }
  if (scope.typeId === undefined) return { instrument_id: null, type_id: null };
  if (!(await typeExists(deps.store.read, scope.typeId))) throw new ProblemError('not-found', 'no such type');
  return { instrument_id: null, type_id: scope.typeId };
}
