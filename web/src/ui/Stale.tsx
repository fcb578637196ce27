import { ApiProblem } from '../api.ts';
import { useStaleTexts } from './useStaleTexts.ts';

/** A fact that somebody else changed, and what it says now. */
export type Theirs = { readonly label: string; readonly now: string };

export function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.slug === 'stale';
}

type Props = { theirs?: readonly Theirs[]; onTake?: () => void };

/** Somebody else was faster: what they made of it, that what was typed stays, and which of both goes on. */
export function StaleNotice({ theirs = [], onTake }: Props) {
  const t = useStaleTexts();
  return (
    <div className="notice warn stack tight" role="alert">
      <p className="strong">{t.title}</p>
      {theirs.length > 0 && (
        <>
          <p>{t.now}</p>
          <ul>
            {theirs.map(({ label, now }) => (
              <li key={label}>
                <span className="muted">{label}:</span> {now === '' ? t.nothing : now}
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{t.kept}</p>
      {onTake && (
        <p>
          <button type="button" className="button" onClick={onTake}>
            {t.take}
          </button>
        </p>
      )}
    </div>
  );
}
