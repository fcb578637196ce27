import type { ExternalCalendar } from '@jishi/shared/schema/external-calendar';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { refreshExternal } from './queries.ts';
import { useChanging, useDoing } from './useChanging.ts';

type Props = { calendar: ExternalCalendar; editing: boolean; onEdit: () => void; onRemove: () => void };

/** What can be done with a calendar as it stands now. */
export function Actions({ calendar, editing, onEdit, onRemove }: Props) {
  const words = useExternalWords();
  const { state, kind } = calendar;
  const goesOn = state === 'active' || state === 'held';
  const pausing = useChanging(calendar, goesOn ? words.actions.paused : words.actions.resumed);
  const refreshing = useDoing(refreshExternal, words.actions.refreshed);
  const error = refreshing.error ?? pausing.error;
  return (
    <div className="stack tight">
      <div className="row">
        {goesOn && kind === 'address' && (
          <button
            type="button"
            className="button"
            disabled={refreshing.isPending}
            onClick={() => refreshing.mutate(calendar)}
          >
            {words.actions.refresh}
          </button>
        )}
        {kind === 'address' && (
          <button
            type="button"
            className="button"
            disabled={pausing.isPending}
            onClick={() => pausing.mutate({ state: goesOn ? 'paused' : 'active' })}
          >
            {goesOn ? words.actions.pause : state === 'stopped' ? words.actions.restart : words.actions.resume}
          </button>
        )}
        <button type="button" className="button" aria-expanded={editing} onClick={onEdit}>
          {kind === 'file' ? words.actions.replace : words.actions.edit}
        </button>
        <button type="button" className="button grave" onClick={onRemove}>
          {words.actions.remove}
        </button>
      </div>
      {refreshing.isPending && <div className="bar-progress" />}
      {error && <ProblemNotice error={error} />}
    </div>
  );
}
