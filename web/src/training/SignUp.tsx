import type { Training } from '@jishi/shared/schema/training';
import { ProblemNotice } from '../ui/Problem.tsx';
import { useWhen } from './SessionFacts.tsx';
import { useSignUp } from './useSignUp.ts';
import { useTexts } from './useTexts.ts';

/** What the reader is in a session, and taking or giving back the place. */
export function SignUp({ session }: { session: Training }) {
  const t = useTexts();
  const when = useWhen()(session);
  const signing = useSignUp(session.id);
  const { mine, actions, state } = session;
  return (
    <div className="stack tight">
      <p className="row">
        {mine && mine !== 'left' && (
          <span className={mine === 'waiting' ? 'tag amber' : 'tag accent'}>{t.mine[mine]}</span>
        )}
        {actions.includes('join') && (
          <button
            type="button"
            className="button main"
            aria-label={t.joinLabel(when)}
            disabled={signing.isPending}
            onClick={() => signing.mutate('join')}
          >
            {state === 'full' ? t.joinWaiting : t.join}
          </button>
        )}
        {actions.includes('leave') && (
          <button
            type="button"
            className="button"
            aria-label={t.leaveLabel(when)}
            disabled={signing.isPending}
            onClick={() => signing.mutate('leave')}
          >
            {mine === 'waiting' ? t.leaveWaiting : t.leave}
          </button>
        )}
      </p>
      {signing.isError && <ProblemNotice error={signing.error} />}
    </div>
  );
}
