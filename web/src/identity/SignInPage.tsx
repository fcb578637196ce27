import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { DemoAccounts } from './DemoAccounts.tsx';
import { InstitutionField } from './InstitutionField.tsx';
import { meQuery, metaQuery, signIn, signUp } from './me.ts';
import './signIn.css';

const route = getRouteApi('/sign-in');
const MIN_PASSWORD = 8;

/** Only a path of this site: an address must not lead elsewhere after signing in. */
export function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/';
}

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

type FormProps = { creating: boolean; email: string; onEmail: (email: string) => void; next: string };
type Faults = { email?: string; password?: string; name?: string };

function SignInForm({ creating, email, onEmail, next }: FormProps) {
  const { m } = useMessages();
  const id = useId();
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [institutionId, setInstitutionId] = useState<string | null>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const enter = useEnter(next);

  const check = (): Faults => ({
    ...(/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email.trim()) ? {} : { email: m.signIn.badEmail }),
    ...(password.length >= (creating ? MIN_PASSWORD : 1)
      ? {}
      : { password: creating ? m.signIn.tooShort : m.common.required }),
    ...(creating && name.trim() === '' ? { name: m.common.required } : {}),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = check();
    setFaults(found);
    setError(null);
    if (Object.keys(found).length > 0) return focusFirstFault(event.currentTarget as HTMLFormElement);
    setBusy(true);
    try {
      const credentials = { email: email.trim(), password };
      await (creating ? signUp({ ...credentials, name: name.trim(), institutionId }) : signIn(credentials));
      await enter();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {creating && (
        <Field
          id={`${id}-name`}
          label={m.signIn.name}
          value={name}
          onChange={setName}
          autoComplete="name"
          fault={faults.name}
        />
      )}
      <Field
        id={`${id}-email`}
        label={m.signIn.email}
        type="email"
        value={email}
        onChange={onEmail}
        autoComplete="username"
        fault={faults.email}
      />
      <Field
        id={`${id}-password`}
        label={m.signIn.password}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete={creating ? 'new-password' : 'current-password'}
        hint={creating ? m.signIn.passwordHint : undefined}
        fault={faults.password}
      />
      {creating && <InstitutionField onChange={setInstitutionId} />}
      <SignInError error={error} creating={creating} />
      <button type="submit" className="button main wide" disabled={busy}>
        {creating ? m.signIn.create : m.signIn.submit}
      </button>
    </form>
  );
}

function focusFirstFault(form: HTMLFormElement) {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** After signing in: everything is asked again as that person, then on to where they came from. */
function useEnter(next: string) {
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    await client.fetchQuery({ ...meQuery, staleTime: 0 });
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
    router.history.push(next);
  };
}

function SignInError({ error, creating }: { error: unknown; creating: boolean }) {
  const { m } = useMessages();
  if (error === null) return null;
  const problem = error instanceof ApiProblem ? error : null;
  if (!creating && problem && (problem.document.status === 401 || problem.document.status === 403)) {
    return (
      <p className="notice error" role="alert">
        {m.signIn.wrong}
      </p>
    );
  }
  if (creating && problem && (problem.slug === 'conflict' || /exist/i.test(problem.message))) {
    return (
      <p className="notice error" role="alert">
        {m.signIn.exists}
      </p>
    );
  }
  return <ProblemNotice error={error} />;
}

type FieldProps = {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: string;
  autoComplete: string;
  hint?: string | undefined;
  fault?: string | undefined;
};

function Field({ id, label, value, onChange, type = 'text', autoComplete, hint, fault }: FieldProps) {
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input
        id={id}
        className="input"
        type={type}
        value={value}
        autoComplete={autoComplete}
        maxLength={254}
        required
        aria-invalid={fault !== undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <span id={`${id}-hint`} className="muted small">
          {hint}
        </span>
      )}
      {fault && (
        <span id={`${id}-fault`} className="bad small">
          {fault}
        </span>
      )}
    </div>
  );
}
