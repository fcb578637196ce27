import type { ExternalCalendarInFull } from '@jishi/shared/schema/external-calendar';
import { useState } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { acceptExternal } from './queries.ts';
import { useDoing } from './useChanging.ts';

/** What came last would take most of the time away: a manager takes it over, or leaves it. */
export function HeldNotice({ calendar }: { calendar: ExternalCalendarInFull }) {
  const words = useExternalWords();
  const announce = useAnnounce();
  const [left, setLeft] = useState(false);
  const accepting = useDoing(acceptExternal, words.held.accepted);
  return (
    <div className="notice warn stack tight">
      <p className="strong">
        <span aria-hidden="true">? </span>
        {calendar.held ? words.held.title(calendar.held.lost, calendar.held.of) : words.held.titleUnknown}
      </p>
      <p>{words.held.text}</p>
      {accepting.isError && <ProblemNotice error={accepting.error} />}
      {left ? (
        <p className="strong">{words.held.left}</p>
      ) : (
        <p className="row">
          <button
            type="button"
            className="button"
            disabled={accepting.isPending}
            onClick={() => accepting.mutate(calendar)}
          >
            {words.held.accept}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              setLeft(true);
              announce(words.held.left);
            }}
          >
            {words.held.leave}
          </button>
        </p>
      )}
    </div>
  );
}
