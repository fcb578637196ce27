import { sayDay, sayMinutes } from '@jishi/shared/messages/format';
import { dayNumber, weekday } from '@jishi/shared/time/zone';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { layStrip } from './strip.ts';

type Props = {
  spans: readonly { readonly from: string; readonly to: string }[];
  /** Whether these are all; else nothing is known of the days after the last of them. */
  complete: boolean;
  zone: string;
};

const DAY_MS = 86_400_000;
/** A bar of full height stands for a working day, or for the fullest day where that is longer. */
const FULL_MS = 8 * 3_600_000;

const CLASSES: Readonly<Record<number, string>> = { 1: ' monday', 6: ' weekend', 7: ' weekend' };

/** Four weeks at a glance; the same stands in the list as text. */
export function BusyStrip({ spans, complete, zone }: Props) {
  const { language } = useMessages();
  const words = useExternalWords();
  const now = useNow();
  const read = spans.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  const days = layStrip(read, zone, now);
  const full = Math.max(FULL_MS, ...days.map(({ busyMs }) => busyMs));
  const known = complete ? Number.POSITIVE_INFINITY : Math.max(...read.map(({ to }) => to));
  return (
    <div aria-hidden="true" className="stack tight">
      <p className="muted small">{words.preview.strip}</p>
      <div className="busy-strip">
        {days.map(({ date, busyMs }) => {
          const day = dayNumber(date);
          const unknown = day * DAY_MS > known;
          const title = words.preview.stripDay(
            sayDay(day * DAY_MS, 'UTC', language),
            sayMinutes(Math.round(busyMs / 60_000), language),
          );
          return (
            <span
              key={date}
              className={`busy-day${CLASSES[weekday(day)] ?? ''}${unknown ? ' unknown' : ''}`}
              title={title}
            >
              <span className="busy-bar" style={{ height: `${Math.ceil((busyMs / full) * 100)}%` }} />
              <span className="busy-date">{Number(date.slice(8))}</span>
            </span>
          );
        })}
      </div>
    </div>
  );
}
