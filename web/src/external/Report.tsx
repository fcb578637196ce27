import type { ExternalReport } from '@jishi/shared/schema/external-calendar';
import { useExternalWords } from '../messages/useExternalWords.ts';

const SKIPS = ['cancelled', 'free', 'outside', 'own'] as const;

/** What was read, what was left out and why, and what could not be read. */
export function Report({ report, zone }: { report: ExternalReport; zone: string }) {
  const words = useExternalWords();
  const skipped = SKIPS.filter((why) => report.skipped[why] > 0).map((why) =>
    words.preview.skips[why](report.skipped[why]),
  );
  return (
    <div className="stack tight">
      <p className="small">
        {words.preview.events(report.events)}
        {skipped.length > 0 && (
          <span className="muted">
            {' · '}
            {words.preview.skipped}: {skipped.join(' · ')}
          </span>
        )}
      </p>
      {report.unknownZones.length > 0 && (
        <p className="small">
          {words.preview.zones(zone)} <span className="muted">{report.unknownZones.join(', ')}</span>
        </p>
      )}
      <Rejected report={report} />
    </div>
  );
}

function Rejected({ report: { rejected, rejectedCount } }: { report: ExternalReport }) {
  const words = useExternalWords();
  if (rejectedCount === 0) return null;
  return (
    <details className="more">
      <summary>{words.preview.rejected(rejectedCount)}</summary>
      <p className="muted small">{words.preview.rejectedHint}</p>
      <ul className="external-items small">
        {rejected.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events without an id differ in their place alone
          <li key={index}>
            <span className="strong">{one.title ?? one.uid ?? words.preview.untitled}</span> {words.rejections[one.why]}
          </li>
        ))}
      </ul>
      {rejectedCount > rejected.length && (
        <p className="muted small">{words.preview.moreRejected(rejectedCount - rejected.length)}</p>
      )}
    </details>
  );
}
