import { sayDate } from '@jishi/shared/messages/format';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { NextSession } from './BeforeBooking.tsx';
import { myAuthorisationsQuery, myTrainingsQuery } from './queries.ts';
import { useTaught } from './SessionFacts.tsx';
import { useTexts } from './useTexts.ts';
import './training.css';

/** The sessions that one signed up for, and what one may operate. */
export function MyTrainingPage() {
  const { m } = useMessages();
  const t = useTexts();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(t.my.title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (me) return <Mine />;
  return (
    <div className="panel stack tight">
      <h1>{t.my.title}</h1>
      <p>{t.my.signIn}</p>
      <p>
        <SignInLink>{m.shell.signIn}</SignInLink>
      </p>
    </div>
  );
}

function Mine() {
  const t = useTexts();
  const found = useQuery(myTrainingsQuery);
  return (
    <div className="stack my-training">
      <h1>{t.my.title}</h1>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data?.length === 0 && (
        <div className="panel stack tight">
          <p className="strong">{t.my.none}</p>
          <p>{t.my.noneHint}</p>
        </div>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="panel next-sessions">
          {found.data.map((session) => (
            <NextSession key={session.id} session={session} titled />
          ))}
        </ul>
      )}
      <MyAuthorisations />
    </div>
  );
}

function MyAuthorisations() {
  const { name, language } = useMessages();
  const t = useTexts();
  const taught = useTaught();
  const zone = useReaderZone();
  const found = useQuery(myAuthorisationsQuery);
  const valid = found.data?.filter(({ state }) => state === 'valid' || state === 'planned');
  return (
    <section className="panel stack tight" aria-labelledby="mine-title">
      <h2 id="mine-title">{t.my.authorisations}</h2>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {valid?.length === 0 && <p className="muted">{t.my.noAuthorisations}</p>}
      <ul className="my-authorisations">
        {valid?.map((one) => (
          <li key={one.id}>
            <span className="strong">{taught(one)}</span>{' '}
            <span className="muted">
              {name(one.facility.name)} ·{' '}
              {one.until === null ? t.my.forever : t.my.until(sayDate(Date.parse(one.until), zone, language))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
