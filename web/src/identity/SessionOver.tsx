import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Spare } from '../ui/Spare.tsx';
import { meQuery } from './me.ts';
import { useSessionOver } from './sessionOver.ts';

const SignInAgain = lazy(() => import('./SignInAgain.tsx').then((module) => ({ default: module.SignInAgain })));

/** Asks whoever was signed in to sign in again, above the page as it is. */
export function SessionOver() {
  const over = useSessionOver();
  const { data: me } = useQuery(meQuery);
  if (!over || !me) return null;
  return (
    <Spare>
      <Suspense fallback={null}>
        <SignInAgain me={me} />
      </Suspense>
    </Spare>
  );
}
