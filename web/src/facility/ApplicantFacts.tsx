import { sayDate } from '@jishi/shared/messages/format';
import type { Applicant } from '@jishi/shared/schema/applicant';
import { useMessages } from '../messages/useMessages.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

type Props = { applicant: Applicant; zone: string };

/** What the facility knows of whoever asks: what speaks against approving stands out, the rest is a quiet line. */
export function ApplicantFacts({ applicant, zone }: Props) {
  const { language } = useMessages();
  const texts = useTodayTexts().approval.applicant;
  const { authorisation, completed, breaches, pause } = applicant;
  // What ends at midnight holds to the end of the day before.
  const lastDay = (instant: string) => sayDate(Date.parse(instant) - 1, zone, language);
  const quiet = [
    !authorisation.needed && authorisation.state !== 'covers' && texts.notNeeded,
    completed === 0 ? texts.noneCompleted : texts.completed(completed),
    breaches.length === 0 && texts.noBreaches,
  ];
  return (
    <ul className="applicant" aria-label={texts.label}>
      {pause && <Problem>{pause.until === null ? texts.paused : texts.pausedUntil(lastDay(pause.until))}</Problem>}
      {pause?.reason && <li className="small">{pause.reason}</li>}
      <Authorisation authorisation={authorisation} zone={zone} />
      {breaches.map(({ kind, count }) => (
        <Problem key={kind} mild>
          {texts.breaches[kind](count)}
        </Problem>
      ))}
      <li className="muted small">{quiet.filter(Boolean).join(' · ')}</li>
    </ul>
  );
}

type AuthorisationProps = { authorisation: Applicant['authorisation']; zone: string };

function Authorisation({ authorisation: { needed, state, at }, zone }: AuthorisationProps) {
  const { language } = useMessages();
  const texts = useTodayTexts().approval.applicant;
  if (state === 'covers') {
    const said = at === null ? texts.authorised : texts.authorisedUntil(sayDate(Date.parse(at) - 1, zone, language));
    return (
      <li className="tag accent">
        <span aria-hidden="true">✓ </span>
        {said}
      </li>
    );
  }
  if (!needed) return null;
  if (at === null) return <Problem>{texts.notAuthorised}</Problem>;
  if (state === 'taken-back') return <Problem>{texts.takenBack(sayDate(Date.parse(at), zone, language))}</Problem>;
  return <Problem>{texts.ended(sayDate(Date.parse(at) - 1, zone, language))}</Problem>;
}

/** `mild`: it is to be known, but no rule refuses for it. */
function Problem({ mild = false, children }: { mild?: boolean; children: string }) {
  return (
    <li className={mild ? 'tag amber' : 'tag red'}>
      <span aria-hidden="true">{mild ? '! ' : '⚠ '}</span>
      {children}
    </li>
  );
}
