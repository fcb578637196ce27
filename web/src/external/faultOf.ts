import type { ExternalFault } from '@jishi/shared/schema/external-calendar';
import { ApiProblem } from '../api.ts';
import type { ExternalWords } from '../messages/external.ts';

/** Why a calendar could not be read, in words; null when it was something else. */
export function faultOf(error: unknown, words: ExternalWords): string | null {
  if (!(error instanceof ApiProblem)) return null;
  const { fault } = error.document as { readonly fault?: unknown };
  const field = error.document.errors?.find(({ pointer }) => pointer.startsWith('/source'));
  if (typeof fault !== 'string' || !Object.hasOwn(words.faults, fault)) return field?.detail ?? null;
  // An address can be wrong for a reason of its own, such as being one of ours.
  return fault === 'address' && field
    ? words.sentence(field.detail) + words.advice.address
    : words.faults[fault as ExternalFault];
}
