import { saySpan } from '@jishi/shared/messages/format';
import { useState } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';

export type BusySpan = { readonly from: string; readonly to: string; readonly title: string | null };

type Props = {
  spans: readonly (BusySpan & { readonly of?: string })[];
  count: number;
  zone: string;
};

const FIRST = 8;

/** Busy time as a list, the first of it at once. */
export function BusyList({ spans, count, zone }: Props) {
  const { m, language } = useMessages();
  const words = useExternalWords();
  const [all, setAll] = useState(false);
  const shown = all ? spans : spans.slice(0, FIRST);
  return (
    <div className="stack tight">
      <ul className="external-items">
        {shown.map(({ from, to, title, of }) => (
          <li key={`${of ?? ''} ${from} ${to}`}>
            {saySpan({ from: Date.parse(from), to: Date.parse(to) }, zone, language)}
            {of && <span className="muted small"> {of}</span>}
            {title && <span className="small external-title"> {title}</span>}
          </li>
        ))}
      </ul>
      {!all && spans.length > FIRST ? (
        <p className="row">
          <button type="button" className="button quiet" onClick={() => setAll(true)}>
            {m.common.more}
          </button>
          <span className="muted small">{words.preview.moreBusy(count - shown.length)}</span>
        </p>
      ) : (
        count > shown.length && <p className="muted small">{words.preview.moreBusy(count - shown.length)}</p>
      )}
    </div>
  );
}
