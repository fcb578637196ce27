import { ImpactList } from '../facility/ImpactList.tsx';
import type { usePublishing } from './usePublishing.ts';
import { useTexts } from './useTexts.ts';

type Props = {
  changes: number;
  restored: boolean;
  sound: boolean;
  publishing: ReturnType<typeof usePublishing>;
  onDiscard: () => void;
};

/** How much is changed, what that does to bookings, and putting it into force once that was seen. */
export function PublishBar({ changes, restored, sound, publishing, onDiscard }: Props) {
  const t = useTexts();
  const { preview, publish, isCurrent, isDone } = publishing;
  const impact = isCurrent && sound && changes > 0 ? preview.data : undefined;
  if (changes === 0 && !isDone) return null;
  return (
    <section className="panel stack tight publish-bar" aria-label={t.bar.label}>
      <div aria-live="polite" className="stack tight">
        {changes === 0 ? (
          <p className="good">✓ {t.bar.published}</p>
        ) : (
          <p className="strong">
            {t.bar.changes(changes)}
            {restored && !impact && <span className="muted"> · {t.bar.restored}</span>}
          </p>
        )}
        {!sound && <p className="bad">{t.bar.faulty}</p>}
        {preview.data && !isCurrent && changes > 0 && <p className="muted">{t.bar.changed}</p>}
        {impact && (
          <ImpactList
            impact={impact}
            none={t.impact.none}
            some={t.impact.some(impact.total)}
            consequence={t.impact.consequence}
          />
        )}
      </div>
      {changes > 0 && (
        <p className="row">
          {impact ? (
            <button type="button" className="button main" disabled={publish.isPending} onClick={() => publish.mutate()}>
              {impact.total > 0 ? t.bar.publishHit : t.bar.publish}
            </button>
          ) : (
            <button
              type="button"
              className="button main"
              disabled={!sound || preview.isPending}
              onClick={() => preview.mutate()}
            >
              {preview.isPending ? t.bar.checking : t.bar.preview}
            </button>
          )}
          <button type="button" className="button" onClick={onDiscard}>
            {t.bar.discard}
          </button>
        </p>
      )}
    </section>
  );
}
