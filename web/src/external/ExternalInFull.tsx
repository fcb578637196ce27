import { sayInstant } from '@jishi/shared/messages/format';
import type { ExternalCalendarInFull } from '@jishi/shared/schema/external-calendar';
import type { Facility } from '@jishi/shared/schema/institution';
import { useIsMutating, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { facilityInstrumentsQuery } from '../facility/queries.ts';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { Actions } from './Actions.tsx';
import { BusyList } from './BusyList.tsx';
import { BusyStrip } from './BusyStrip.tsx';
import { ConflictList } from './ConflictList.tsx';
import { EditForm } from './EditForm.tsx';
import { HeldNotice } from './HeldNotice.tsx';
import { externalQuery, removalOf } from './queries.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { Report } from './Report.tsx';
import { StateMark } from './StateMark.tsx';
import { standingOf } from './standing.ts';

type Props = { id: string; facility: Facility; onGone: () => void };

/** One calendar in full: how it stands, what it takes, whom it meets, and what can be done with it. */
export function ExternalInFull({ id, facility, onGone }: Props) {
  const leaving = useIsMutating({ mutationKey: removalOf(id) }) > 0;
  const found = useQuery({ ...externalQuery(id), enabled: !leaving });
  if (found.isError && !found.data) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return <InFull calendar={found.data} facility={facility} onGone={onGone} />;
}

type FullProps = { calendar: ExternalCalendarInFull; facility: Facility; onGone: () => void };

function InFull({ calendar, facility, onGone }: FullProps) {
  const words = useExternalWords();
  const [doing, setDoing] = useState<'edit' | 'remove' | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const standing = standingOf(calendar);
  return (
    <section className="panel stack" aria-labelledby="external-name">
      <div className="row spread external-head">
        <h2 id="external-name" ref={heading} tabIndex={-1}>
          {calendar.name}
        </h2>
        <StateMark calendar={calendar} />
      </div>
      <div className="stack tight">
        {calendar.fault && <p className="notice error">{words.faults[calendar.fault]}</p>}
        <p className="muted">{words.explained[standing]}</p>
      </div>
      {calendar.state === 'held' && <HeldNotice calendar={calendar} />}
      <Facts calendar={calendar} facility={facility} />
      <Actions
        calendar={calendar}
        editing={doing === 'edit'}
        onEdit={() => setDoing('edit')}
        onRemove={() => setDoing('remove')}
      />
      {doing === 'edit' && <EditForm calendar={calendar} onClose={() => setDoing(null)} />}
      <ConflictList conflicts={calendar.conflicts} count={calendar.conflictCount} zone={facility.zone} />
      <Busy calendar={calendar} facility={facility} />
      <Report report={calendar.report} zone={calendar.zone} />
      {doing === 'remove' && <RemoveDialog calendar={calendar} onClose={() => setDoing(null)} onGone={onGone} />}
    </section>
  );
}

function Facts({ calendar, facility }: Omit<FullProps, 'onGone'>) {
  const { name, language } = useMessages();
  const words = useExternalWords();
  const say = (instant: string | null) =>
    instant ? sayInstant(Date.parse(instant), facility.zone, language) : words.never;
  const goesOn = calendar.state === 'active' || calendar.state === 'held';
  const facts = [
    [words.facts.takes, calendar.instrument ? name(calendar.instrument.name) : words.wholeFacility],
    [words.facts.source, calendar.host ?? words.fromFile],
    [words.facts.fetched, say(calendar.fetchedAt)],
    ...(calendar.failingSince ? [[words.facts.since, say(calendar.failingSince)] as const] : []),
    ...(goesOn && calendar.nextAt ? [[words.facts.next, say(calendar.nextAt)] as const] : []),
    [words.facts.zone, calendar.zone],
    [words.facts.titles, calendar.titles ? words.titlesKept : words.titlesNot],
  ] as const;
  return (
    <dl className="dl external-facts">
      {facts.map(([term, value]) => (
        <div key={term} className="dl-row">
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Busy({ calendar, facility }: Omit<FullProps, 'onGone'>) {
  const { name } = useMessages();
  const words = useExternalWords();
  const { data: instruments } = useQuery({
    ...facilityInstrumentsQuery(facility.id),
    enabled: calendar.instrument === null,
  });
  const nameOf = (id: string) => {
    const found = calendar.instrument ? undefined : instruments?.find((one) => one.id === id);
    return found ? { of: found.model ?? name(found.name) } : {};
  };
  if (calendar.busy.length === 0) return null;
  return (
    <div className="stack tight">
      <h3>{words.preview.coming}</h3>
      <BusyStrip spans={calendar.busy} complete={calendar.busy.length >= calendar.busyCount} zone={facility.zone} />
      <BusyList
        spans={calendar.busy.map((one) => ({ ...one, ...nameOf(one.instrumentId) }))}
        count={calendar.busyCount}
        zone={facility.zone}
      />
    </div>
  );
}
