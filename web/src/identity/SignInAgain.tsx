import type { Me } from '@jishi/shared/schema/person';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { TextField } from '../ui/TextField.tsx';
import { meQuery, signIn } from './me.ts';
import { settleSession } from './sessionOver.ts';

/** The same person signs in again; the page below keeps everything that was typed. */
export function SignInAgain({ me }: { me: Me }) {
  const { m } = useMessages();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const entering = useMutation({
    mutationFn: () => signIn({ email: me.email, password }),
    onSuccess: () => {
      settleSession();
      void client.invalidateQueries();
    },
  });
  const leave = () => {
    client.setQueryData(meQuery.queryKey, null);
    settleSession();
    void client.invalidateQueries();
  };
  const wrong = entering.error instanceof ApiProblem && [401, 403].includes(entering.error.document.status);
  return (
    <Dialog title={m.session.over} onClose={leave}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') entering.mutate();
        }}
      >
        <p>{m.session.detail}</p>
        <p>
          <span className="muted">{m.signIn.email}</span> <bdi className="strong">{me.email}</bdi>
        </p>
        <TextField
          required
          label={m.signIn.password}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          fault={wrong ? m.signIn.wrong : undefined}
        />
        {entering.isError && !wrong && <ProblemNotice error={entering.error} />}
        <p className="row">
          <button type="submit" className="button main" disabled={entering.isPending || password === ''}>
            {m.session.signIn}
          </button>
          <button type="button" className="button quiet" onClick={leave}>
            {m.session.leave}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
