import { useMessages } from '../messages/useMessages.tsx';
import { BEHIND_MS, isBusy } from './queries.ts';

type Props = {
  /** Whether something is shown already. */
  shown: boolean;
  behindMs: number | undefined;
  /** Why the last try failed; null while none has. */
  failure: unknown;
};

/** Says when what is shown may not be the newest, or when there is nothing to show yet; the page tries again by itself. */
export function Freshness({ shown, behindMs, failure }: Props) {
  const { m } = useMessages();
  const text = isBusy(failure)
    ? shown
      ? m.search.busy
      : m.search.waking
    : behindMs !== undefined && behindMs > BEHIND_MS
      ? m.search.behind(Math.round(behindMs / 1000))
      : null;
  return <div role="status">{text && <p className="notice warn freshness">{text}</p>}</div>;
}
