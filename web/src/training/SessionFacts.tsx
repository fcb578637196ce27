import { saySpan } from '@jishi/shared/messages/format';
import type { Training } from '@jishi/shared/schema/training';
import { useMessages } from '../messages/useMessages.tsx';
import { useTexts } from './useTexts.ts';

/** What a session teaches, as its heading says it. */
export function useTaught() {
  const { name } = useMessages();
  const t = useTexts();
  return ({ scope }: Pick<Training, 'scope'>) => {
    if (scope.instrument) return name(scope.instrument.name);
    return scope.type ? t.fields.typeOf(name(scope.type.name)) : t.wholeFacility;
  };
}

/** When it is, on the facility's wall clock. */
export function useWhen() {
  const { language } = useMessages();
  return ({ from, to, facility }: Training) =>
    saySpan({ from: Date.parse(from), to: Date.parse(to) }, facility.zone, language);
}

/** Where, by whom, in which language and with how many places. */
export function SessionFacts({ session }: { session: Training }) {
  const { name } = useMessages();
  const t = useTexts();
  const facts = [
    session.place,
    session.trainer && t.trainer(session.trainer),
    t.languages[session.language],
    session.validMonths === null ? null : t.valid(t.fields.months(session.validMonths)),
    session.closes && session.state !== 'cancelled' ? t.closes : null,
  ];
  const text = name(session.description);
  return (
    <>
      <p className="muted">{facts.filter(Boolean).join(' · ')}</p>
      <p>
        {t.count(session.joined, session.places)}
        {session.waiting > 0 && ` · ${t.waiting(session.waiting)}`}
      </p>
      {text && <p className="prose small">{text}</p>}
      {session.cancelReason && <p className="small">{session.cancelReason}</p>}
    </>
  );
}
