import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { TextField } from '../ui/TextField.tsx';
import { InstitutionField } from './InstitutionField.tsx';
import { meQuery, saveProfile, signIn, signUp } from './me.ts';

const MIN_PASSWORD = 8;

type FormProps = { creating: boolean; email: string; onEmail: (email: string) => void; next: string };
type Faults = { email?: string; password?: string; name?: string };

/** Signing in, or making an account and signing in with it. */
export function SignInForm({ creating, email, onEmail, next }: FormProps) {
  const { m } = useMessages();
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
        <TextField
          required
          label={m.signIn.name}
          value={name}
          onChange={setName}
          autoComplete="name"
          fault={faults.name}
        />
      )}
      <TextField
        required
        label={m.signIn.email}
        type="email"
        value={email}
        onChange={onEmail}
        autoComplete="username"
        fault={faults.email}
      />
      <TextField
        required
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
  const { language } = useMessages();
  return async () => {
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 });
    // Calendars have no browser to ask: they speak as the pages did at the first sign-in, until the reader switches.
    if (me && me.language === null) {
      await saveProfile({ language }).then(
        (saved) => client.setQueryData(meQuery.queryKey, saved),
        () => {},
      );
    }
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
