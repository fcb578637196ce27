import { ApiProblem, Unreachable } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';

/** Why something failed, in a few words; `missing` where there was nothing to be found. */
export function useWhy() {
  const { m, said } = useMessages();
  return (error: unknown, missing?: string): string => {
    if (error instanceof Unreachable) return m.errors.unreachable;
    if (!(error instanceof ApiProblem)) return m.errors.broken;
    if (error.slug === 'not-found' && missing !== undefined) return missing;
    return error.document.detail ?? said.problems[error.slug]?.title ?? error.document.title;
  };
}
