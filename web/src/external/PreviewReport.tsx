import type { ExternalPreview } from '@jishi/shared/schema/external-calendar';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { BusyList } from './BusyList.tsx';
import { BusyStrip } from './BusyStrip.tsx';
import { ConflictList } from './ConflictList.tsx';
import type { Draft } from './draft.ts';
import { Report } from './Report.tsx';

/** What a calendar would take, whom it would meet, and what of it was left out and why. */
export function PreviewReport({ preview, draft }: { preview: ExternalPreview; draft: Draft }) {
  const words = useExternalWords();
  const { busy, busyCount, conflicts, conflictCount, instruments, report, zone } = preview;
  return (
    <section className="stack external-report" aria-label={words.preview.title}>
      <div>
        <h3>{words.preview.title}</h3>
        {busyCount === 0 ? (
          <p className="notice warn">{words.preview.nothing}</p>
        ) : (
          <p className="strong">{words.preview.takes(busyCount, instruments)}</p>
        )}
      </div>
      <ConflictList conflicts={conflicts} count={conflictCount} zone={zone} />
      {busyCount > 0 && (
        <>
          <BusyStrip spans={busy} complete={busy.length >= busyCount} zone={zone} />
          <div className="stack tight">
            <h4>{words.preview.first}</h4>
            <BusyList spans={busy} count={busyCount} zone={zone} />
            <p className="muted small">{words.preview.grid}</p>
          </div>
        </>
      )}
      <Report report={report} zone={draft.zone} />
    </section>
  );
}
