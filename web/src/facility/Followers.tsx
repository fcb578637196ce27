import type { Facility } from '@jishi/shared/schema/institution';
import type { Schedule } from '@jishi/shared/schema/schedule';
import type { FacilityInstrument } from '@jishi/shared/schema/today';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { matching } from './FindInstrument.tsx';
import { ImpactList } from './ImpactList.tsx';
import { facilityInstrumentsQuery } from './queries.ts';
import { useFollowing } from './useFollowing.ts';
import { useHoursTexts } from './useHoursTexts.ts';

type Props = { facility: Facility; schedule: Schedule };

/** Which instruments follow a schedule; many others can be made to follow it at once, after seeing what that hits. */
export function Followers({ facility, schedule }: Props) {
  const { m, name } = useMessages();
  const texts = useHoursTexts();
  const [find, setFind] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const found = useQuery(facilityInstrumentsQuery(facility.id));
  const instruments = found.data?.filter((one) => !one.withdrawn) ?? [];
  const { preview, apply, undo, made } = useFollowing(facility.id, schedule.id, () => setChosen([]));
  const listed = instruments.filter((one) => matching(find || undefined, one.model, name(one.name)));
  const others = listed.filter((one) => one.scheduleId !== schedule.id);
  const following = instruments.filter((one) => one.scheduleId === schedule.id).length;
  const previewed = preview.data && preview.variables?.join() === chosen.join() ? preview.data : null;
  const choose = (ids: readonly string[]) => {
    undo.reset();
    setChosen(ids);
  };
  return (
    <section className="stack tight" aria-labelledby="followers-title">
      <h3 id="followers-title">
        {texts.followers}{' '}
        <span className="muted small">{found.data && texts.followersCount(following, instruments.length)}</span>
      </h3>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      <p className="muted small">{texts.followersHint}</p>
      <div className="row">
        <input
          type="search"
          className="input followers-find"
          aria-label={texts.find}
          placeholder={texts.find}
          value={find}
          onChange={(event) => setFind(event.target.value)}
        />
        {others.length > 0 && (
          <label className="radio">
            <input
              type="checkbox"
              checked={others.every((one) => chosen.includes(one.id))}
              onChange={(event) => choose(event.target.checked ? others.map((one) => one.id) : [])}
            />
            {texts.chooseAll(others.length)}
          </label>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className="followers" tabIndex={0} aria-label={texts.followers}>
        {listed.map((one) => (
          <Follower
            key={one.id}
            instrument={one}
            follows={one.scheduleId === schedule.id}
            other={facility.schedules.find(({ id }) => id === one.scheduleId)?.name ?? ''}
            chosen={chosen.includes(one.id)}
            onToggle={() =>
              choose(chosen.includes(one.id) ? chosen.filter((id) => id !== one.id) : [...chosen, one.id])
            }
          />
        ))}
      </ul>
      {preview.isError && <ProblemNotice error={preview.error} />}
      {apply.isError && <ProblemNotice error={apply.error} />}
      <div aria-live="polite" className="stack tight">
        {previewed && chosen.length > 0 && (
          <ImpactList
            impact={previewed}
            none={m.availability.noImpact}
            some={m.availability.impact(previewed.total)}
            consequence={m.availability.impactKept}
          />
        )}
        {made && (
          <p className="notice good row spread">
            <span>✓ {texts.followed(made.count)}</span>
            <button type="button" className="button" disabled={undo.isPending} onClick={() => undo.mutate(made)}>
              {texts.undo}
            </button>
          </p>
        )}
        {undo.isSuccess && !made && <p className="notice good">✓ {texts.unfollowed}</p>}
        {undo.isError && <ProblemNotice error={undo.error} />}
      </div>
      {chosen.length > 0 && (
        <p className="row">
          <button type="button" className="button" disabled={preview.isPending} onClick={() => preview.mutate(chosen)}>
            {texts.followPreview(chosen.length)}
          </button>
          {previewed && (
            <button
              type="button"
              className="button main"
              disabled={apply.isPending}
              onClick={() => apply.mutate(instruments.filter((one) => chosen.includes(one.id)))}
            >
              {texts.follow(chosen.length)}
            </button>
          )}
        </p>
      )}
    </section>
  );
}

type RowProps = {
  instrument: FacilityInstrument;
  follows: boolean;
  other: string;
  chosen: boolean;
  onToggle: () => void;
};

function Follower({ instrument, follows, other, chosen, onToggle }: RowProps) {
  const { name } = useMessages();
  const texts = useHoursTexts();
  return (
    <li>
      <label className="radio">
        <input type="checkbox" checked={follows || chosen} disabled={follows} onChange={onToggle} />
        <span>
          {[instrument.model, name(instrument.name)].filter(Boolean).join(' · ')}{' '}
          <span className="muted small">{follows ? texts.follows : texts.followsOther(other)}</span>
        </span>
      </label>
    </li>
  );
}
