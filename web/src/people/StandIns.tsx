import { saySpan } from '@jishi/shared/messages/format';
import type { StandIn } from '@jishi/shared/schema/group';
import { addDays, dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { meQuery } from '../identity/me.ts';
import { wire } from '../instrument/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { DateField } from '../ui/DateField.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { TextField } from '../ui/TextField.tsx';
import { endStandIn, nameStandIn, standInsQuery } from './queries.ts';
import { endOfDay } from './until.ts';
import { useTexts } from './useTexts.ts';

/** Who decides in the reader's place, and in whose place the reader decides. */
export function StandIns() {
  const t = useTexts();
  const { data: me } = useQuery(meQuery);
  const found = useQuery(standInsQuery);
  return (
    <section className="panel stack tight" aria-labelledby="stand-ins-title">
      <h2 id="stand-ins-title">{t.standIns.title}</h2>
      <p className="muted small">{t.standIns.intro}</p>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data?.length === 0 && <p>{t.standIns.none}</p>}
      <ul className="pause-list">
        {found.data?.map((one) => (
          <StandInRow key={one.id} one={one} />
        ))}
      </ul>
      {me && (me.institution ? <StandInForm /> : <p className="muted">{t.standIns.noInstitution}</p>)}
    </section>
  );
}

function StandInRow({ one }: { one: StandIn }) {
  const { language } = useMessages();
  const t = useTexts();
  const zone = useReaderZone();
  const client = useQueryClient();
  const announce = useAnnounce();
  const ending = useMutation({
    mutationFn: () => endStandIn(one.id),
    onSuccess: () => announce(t.standIns.ended),
    onSettled: () => client.invalidateQueries({ queryKey: ['stand-ins'] }),
  });
  const other = one.direction === 'given' ? one.person.name : one.for.name;
  return (
    <li>
      <div className="row spread">
        <div>
          <p className="strong">{one.direction === 'given' ? t.standIns.given(other) : t.standIns.received(other)}</p>
          <p className="small muted">
            {saySpan({ from: Date.parse(one.from), to: Date.parse(one.until) }, zone, language)}
          </p>
        </div>
        <button
          type="button"
          className="button"
          aria-label={t.standIns.endLabel(other)}
          disabled={ending.isPending}
          onClick={() => ending.mutate()}
        >
          {t.standIns.end}
        </button>
      </div>
      {ending.isError && <ProblemNotice error={ending.error} />}
    </li>
  );
}

function StandInForm() {
  const t = useTexts();
  const zone = useReaderZone();
  const client = useQueryClient();
  const announce = useAnnounce();
  const today = localDate(zone, Date.now());
  const [email, setEmail] = useState('');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(addDays(today, 13));
  const naming = useMutation({
    mutationFn: () =>
      nameStandIn({
        id: uuidv7(),
        email: email.trim(),
        from: wire(wallInstant(zone, dayNumber(from), 0)),
        until: endOfDay(zone, until),
      }),
    onSuccess: () => {
      announce(t.standIns.done);
      setEmail('');
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stand-ins'] }),
  });
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        naming.mutate();
      }}
    >
      <TextField required label={t.standIns.email} type="email" value={email} onChange={setEmail} />
      <div className="people-fields">
        <DateField label={t.standIns.from} value={from} min={today} onChange={setFrom} />
        <DateField label={t.standIns.until} value={until} min={from} onChange={setUntil} />
      </div>
      {naming.isError && <ProblemNotice error={naming.error} />}
      <p>
        <button type="submit" className="button" disabled={naming.isPending || email.trim() === '' || until < from}>
          {t.standIns.submit}
        </button>
      </p>
    </form>
  );
}
