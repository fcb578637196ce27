import { useId, useState } from 'react';
import { ProblemNotice } from '../ui/Problem.tsx';
import { addMember } from './member-queries.ts';
import { useGroupChange } from './useGroupChange.ts';
import { useTexts } from './useTexts.ts';

/** Takes somebody of the same institution in, by the address that they gave. */
export function AddMember({ group }: { group: string }) {
  const t = useTexts();
  const id = useId();
  const [email, setEmail] = useState('');
  const adding = useGroupChange(
    (address: string) => addMember(group, address),
    t.added,
    () => setEmail(''),
  );
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate(email.trim());
      }}
    >
      <div className="field">
        <label htmlFor={id} className="label">
          {t.add}: {t.email}
        </label>
        <div className="row">
          <input
            id={id}
            className="input member-email"
            type="email"
            autoComplete="off"
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <button type="submit" className="button" disabled={adding.isPending || email.trim() === ''}>
            {t.addDo}
          </button>
        </div>
      </div>
      {adding.isError && <ProblemNotice error={adding.error} />}
    </form>
  );
}
