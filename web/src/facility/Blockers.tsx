import { saySpan } from '@jishi/shared/messages/format';
import type { ChangePreview } from '@jishi/shared/schema/availability';
import { useMessages } from '../messages/useMessages.tsx';

/** What else has the time: other closures and outside calendars give way to nobody. */
export function Blockers({ blockers, zone }: { blockers: ChangePreview['blockers']; zone: string }) {
  const { m, language } = useMessages();
  if (blockers.length === 0) return null;
  return (
    <div className="notice warn">
      <p className="strong">{m.changes.blocked}</p>
      <ul className="impact">
        {blockers.map((one) => (
          <li key={`${one.instrumentId} ${one.from}`}>
            {saySpan({ from: Date.parse(one.from), to: Date.parse(one.until) }, zone, language)}
            {one.reason && ` · ${one.reason}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
