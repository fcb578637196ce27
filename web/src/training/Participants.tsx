import { sayInstant } from '@jishi/shared/messages/format';
import type { Trainee, TrainingMark } from '@jishi/shared/schema/training';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { type SeenTraining, saveMarks, trainingQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';

const MARKS = ['joined', 'attended', 'failed', 'absent'] as const;
const NOBODY: readonly Trainee[] = [];
type Chosen = Readonly<Record<string, TrainingMark>>;

/** Who takes part, their results in bulk, and a list to be printed. */
export function Participants({ id }: { id: string }) {
  const found = useQuery(trainingQuery(id));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  return <Marking seen={found.data} />;
}

function Marking({ seen }: { seen: SeenTraining }) {
  const t = useTexts();
  const { training } = seen;
  const trainees = training.trainees ?? NOBODY;
  const [chosen, setChosen] = useState<Chosen>({});
  // What the choices were made from; without any it is what there is.
  const [base, setBase] = useState(trainees);
  if (base !== trainees && Object.keys(chosen).length === 0) setBase(trainees);
  const saving = useSavingMarks(seen, () => setChosen({}));
  const begun = training.state === 'begun' || training.state === 'held';
  const changed = trainees.filter(({ person, state }) => (chosen[person.id] ?? state) !== state);
  const stale = isStale(saving.error);
  const stateOf = (among: readonly Trainee[], id: string) => among.find(({ person }) => person.id === id)?.state;
  const theirs = trainees.filter(({ person, state }) => state !== stateOf(base, person.id));
  if (trainees.length === 0) return <p className="muted">{t.nobody}</p>;
  const choose = (person: string, mark: TrainingMark) => setChosen({ ...chosen, [person]: mark });
  // Whoever waits for a place, or has a result, is not among them.
  const all = () => {
    const unmarked = trainees.filter(({ state }) => state === 'joined');
    setChosen({ ...Object.fromEntries(unmarked.map(({ person }) => [person.id, 'attended'])), ...chosen });
  };
  return (
    <div className="stack tight">
      <h3 className="hidden-text">{t.participants}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section className="table-wrap" aria-label={t.participants} tabIndex={0}>
        <table className="table participants">
          <thead>
            <tr>
              <th scope="col">{t.number}</th>
              <th scope="col">{t.name}</th>
              <th scope="col">{t.institution}</th>
              <th scope="col" className="no-print">
                {t.since}
              </th>
              <th scope="col" className="no-print">
                {t.result}
              </th>
              <th scope="col" className="print-only">
                {t.signature}
              </th>
            </tr>
          </thead>
          <tbody>
            {trainees.map((trainee, index) => (
              <TraineeRow
                key={trainee.person.id}
                number={index + 1}
                trainee={trainee}
                zone={training.facility.zone}
                mark={begun ? (chosen[trainee.person.id] ?? trainee.state) : null}
                onMark={(mark) => choose(trainee.person.id, mark)}
              />
            ))}
          </tbody>
        </table>
      </section>
      <p className="muted small no-print">{begun ? t.marksHint : t.marksEarly}</p>
      {stale && (
        <StaleNotice
          theirs={theirs.map(({ person, state }) => ({
            label: person.name,
            now: state === 'left' ? '' : t.marks[state],
          }))}
          onTake={() => {
            setChosen({});
            saving.reset();
          }}
        />
      )}
      {saving.isError && !stale && <ProblemNotice error={saving.error} />}
      <p className="row no-print">
        {begun && (
          <>
            <button type="button" className="button" onClick={all}>
              {t.markAll}
            </button>
            <button
              type="button"
              className="button main"
              disabled={changed.length === 0 || saving.isPending}
              onClick={() =>
                saving.mutate(
                  changed.map(({ person }) => ({ personId: person.id, mark: chosen[person.id] ?? 'joined' })),
                )
              }
            >
              {t.saveMarks(changed.length)}
            </button>
          </>
        )}
        <button type="button" className="button quiet" onClick={() => window.print()}>
          {t.print}
        </button>
      </p>
    </div>
  );
}

type RowProps = {
  number: number;
  trainee: Trainee;
  zone: string;
  /** Null before the session has begun. */
  mark: Trainee['state'] | null;
  onMark: (mark: TrainingMark) => void;
};

function TraineeRow({ number, trainee, zone, mark, onMark }: RowProps) {
  const { name, language } = useMessages();
  const t = useTexts();
  const { person, state, since, authorised } = trainee;
  return (
    <tr>
      <td className="num">{number}</td>
      <th scope="row">{person.name}</th>
      <td>{person.institution && name(person.institution)}</td>
      <td className="no-print nowrap">{sayInstant(Date.parse(since), zone, language)}</td>
      <td className="no-print">
        {mark === null ? (
          <span className={state === 'waiting' ? 'tag amber' : 'tag'}>
            {state === 'waiting' ? t.marks.waiting : '–'}
          </span>
        ) : (
          <span className="row">
            <select
              className="input slim"
              aria-label={t.markOf(person.name)}
              value={mark}
              onChange={(event) => onMark(event.target.value as TrainingMark)}
            >
              {mark === 'waiting' && <option value="waiting">{t.marks.waiting}</option>}
              {MARKS.map((one) => (
                <option key={one} value={one}>
                  {t.marks[one]}
                </option>
              ))}
            </select>
            {authorised && <span className="tag accent">{t.authorised}</span>}
          </span>
        )}
      </td>
      <td className="print-only" />
    </tr>
  );
}

function useSavingMarks({ training, etag }: SeenTraining, onSaved: () => void) {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (marks: { personId: string; mark: TrainingMark }[]) => saveMarks(training.id, marks, etag),
    onSuccess: () => {
      announce(t.marksSaved);
      onSaved();
    },
    onSettled: () => {
      for (const key of ['trainings', 'training', 'authorisations']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
