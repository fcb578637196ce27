import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';

type Chosen = { readonly id: string; readonly gate: null } | { readonly id: null; readonly gate: React.ReactNode };

/** The facility of the address, else the first that the reader manages; else what to show instead. */
export function useFacility(asked: string | undefined): Chosen {
  const { m } = useMessages();
  const { data: me, error } = useQuery(meQuery);
  if (hasNothing({ data: me, error })) return { id: null, gate: <ProblemNotice wholePage error={error} /> };
  if (me === undefined) return { id: null, gate: <Loading /> };
  const id = asked ?? me?.facilities[0]?.id;
  if (me && id) return { id, gate: null };
  return {
    id: null,
    gate: (
      <div className="panel stack tight">
        <h1>{m.facility.notManager}</h1>
        <p>{m.facility.notManagerHint}</p>
        <p>{!me && <SignInLink>{m.shell.signIn}</SignInLink>}</p>
      </div>
    ),
  };
}

type PickerProps = { chosen: string; onChoose: (id: string) => void };

/** For those who manage several. */
export function FacilityPicker({ chosen, onChoose }: PickerProps) {
  const { m, name } = useMessages();
  const { data: me } = useQuery(meQuery);
  const facilities = me?.facilities ?? [];
  if (facilities.length < 2) return null;
  return (
    <label className="row">
      <span className="muted">{m.facility.choose}</span>
      <select className="input facility-picker" value={chosen} onChange={(event) => onChoose(event.target.value)}>
        {facilities.map((facility) => (
          <option key={facility.id} value={facility.id}>
            {name(facility.name)}
          </option>
        ))}
      </select>
    </label>
  );
}
