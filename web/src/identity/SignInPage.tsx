import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { DemoAccounts } from './DemoAccounts.tsx';
import { metaQuery } from './me.ts';
import { SignInForm } from './SignInForm.tsx';
import { safeNext } from './safeNext.ts';
import './signIn.css';

const route = getRouteApi('/sign-in');
export function SignInPage() {
  const { m } = useMessages();
  const { create, next } = route.useSearch();
  const { data: meta } = useQuery(metaQuery);
  const [email, setEmail] = useState('');
  const title = create ? m.signIn.createTitle : m.signIn.title;
  usePageTitle(title);
  return (
    <div className="sign-in stack">
      <div className="panel stack">
        <h1>{title}</h1>
        <SignInForm
          key={create ?? 'in'}
          creating={create === '1'}
          email={email}
          onEmail={setEmail}
          next={safeNext(next)}
        />
        <hr className="rule" />
        <p className="row">
          <span className="muted">{create ? m.signIn.haveAccount : m.signIn.newHere}</span>
          <Link to="/sign-in" search={{ next, create: create ? undefined : '1' }}>
            {create ? m.signIn.submit : m.signIn.create}
          </Link>
        </p>
      </div>
      {meta?.demo && !create && <DemoAccounts onChoose={setEmail} />}
    </div>
  );
}
