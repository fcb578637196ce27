import { sayDate } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import type { Training } from '@jishi/shared/schema/training';
import type { Trial } from '@jishi/shared/schema/trial';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api.ts';
import { useGroup } from '../group/useGroup.ts';
import { meQuery } from '../identity/me.ts';
import { wire } from '../instrument/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { SignInLink } from '../ui/Problem.tsx';
import { instrumentTrainingsQuery } from './queries.ts';
import { SessionFacts, useTaught, useWhen } from './SessionFacts.tsx';
import { SignUp } from './SignUp.tsx';
import { useTexts } from './useTexts.ts';
import './training.css';

const SHOWN = 3;

/** What stands between the reader and a booking, and how to get it. Nothing where nothing is asked. */
export function BeforeBooking({ instrument }: { instrument: Instrument }) {
  const t = useTexts();
  const { data: me } = useQuery(meQuery);
  const { rules } = instrument;
  const asks = rules.authorisation !== 'none' || rules.membership === 'group' || rules.approval.length > 0;
  if (!asks) return null;
  return (
    <section className="panel stack tight" aria-labelledby="before-title">
      <h2 id="before-title">{t.before.title}</h2>
      {me ? <Missing instrument={instrument} personId={me.id} /> : <Asked instrument={instrument} />}
      <Approved instrument={instrument} />
    </section>
  );
}

/** Whoever is not signed in learns what is asked of everybody. */
function Asked({ instrument }: { instrument: Instrument }) {
  const { m } = useMessages();
  const t = useTexts();
  const { authorisation, membership } = instrument.rules;
  return (
    <>
      {authorisation !== 'none' && <p>{authorisation === 'all' ? t.before.training : t.before.trainingSelf}</p>}
      {membership === 'group' && <p>{t.before.group}</p>}
      <p className="row">
        <span className="muted">{t.before.signIn}</span>
        <SignInLink className="button">{m.shell.signIn}</SignInLink>
      </p>
      {authorisation !== 'none' && <Sessions instrument={instrument} />}
    </>
  );
}

/** What the same rules that judge bookings say about the reader, whatever the time. */
function useStanding({ id, rules, modes }: Instrument, personId: string) {
  const { language } = useMessages();
  const { groupId } = useGroup();
  const from = ceilToGrid(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS);
  const mode = rules.authorisation === 'self' && modes.includes('self') ? 'self' : undefined;
  const body = { instrumentId: id, from: wire(from), to: wire(from + GRID_MS), mode, groupId };
  return useQuery({
    queryKey: ['standing', id, personId, body, language],
    queryFn: async ({ signal }) => (await ask<Trial>('POST', '/api/v1/trials', { body, signal })).body,
    staleTime: 15_000,
  });
}

function Missing({ instrument, personId }: { instrument: Instrument; personId: string }) {
  const t = useTexts();
  const found = useStanding(instrument, personId);
  if (!found.data) return null;
  const broken = new Map(found.data.rules.flatMap(({ rule, refusal }) => (refusal ? [[rule, refusal] as const] : [])));
  const asked = broken.get('authorisation');
  const needed = asked?.needed;
  const training = needed === 'authorisation';
  return (
    <>
      {!asked && !broken.has('blocked') && <p className="good">✓ {t.before.ready}</p>}
      {broken.has('blocked') && <p className="bad">{t.before.paused}</p>}
      {training && <MissingTraining instrument={instrument} since={asked?.since} />}
      {(needed === 'group' || needed === 'confirmed-group') && (
        <p>
          {needed === 'group' ? t.before.group : t.before.groupWaits} <Link to="/groups">{t.before.toGroups}</Link>
        </p>
      )}
    </>
  );
}

function MissingTraining({ instrument, since }: { instrument: Instrument; since: unknown }) {
  const { language } = useMessages();
  const t = useTexts();
  const ended = typeof since === 'string' ? sayDate(Date.parse(since), instrument.facility.zone, language) : null;
  return (
    <>
      <p className="strong">
        <span aria-hidden="true">⚠ </span>
        {instrument.rules.authorisation === 'self' ? t.before.trainingSelf : t.before.training}
      </p>
      {ended && (
        <p className="muted small">
          {t.before.trainingEnded} ({ended})
        </p>
      )}
      <Sessions instrument={instrument} />
    </>
  );
}

/** The next sessions that teach it, each to be signed up for at once. */
function Sessions({ instrument }: { instrument: Instrument }) {
  const t = useTexts();
  const { data } = useQuery(instrumentTrainingsQuery(instrument.id));
  if (!data) return null;
  const coming = data.filter(({ state, mine }) => state === 'open' || state === 'full' || mine === 'joined');
  if (coming.length === 0) return <p className="muted">{t.before.noSession}</p>;
  return (
    <>
      <p className="muted small">{t.before.how}</p>
      <ul className="next-sessions">
        {coming.slice(0, SHOWN).map((session) => (
          <NextSession key={session.id} session={session} />
        ))}
      </ul>
      {coming.length > SHOWN && (
        <details>
          <summary>{t.more}</summary>
          <ul className="next-sessions">
            {coming.slice(SHOWN).map((session) => (
              <NextSession key={session.id} session={session} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export function NextSession({ session, titled = false }: { session: Training; titled?: boolean }) {
  const when = useWhen()(session);
  const taught = useTaught()(session);
  const t = useTexts();
  return (
    <li className="stack tight">
      {titled && <h2>{t.for(taught)}</h2>}
      <p className="strong">{when}</p>
      <SessionFacts session={session} />
      <SignUp session={session} />
    </li>
  );
}

function Approved({ instrument }: { instrument: Instrument }) {
  const { said } = useMessages();
  const t = useTexts();
  const { approval } = instrument.rules;
  if (approval.length === 0) return null;
  return <p>{t.before.approval(approval.map((one) => said.approvers[one]).join(' → '))}</p>;
}
