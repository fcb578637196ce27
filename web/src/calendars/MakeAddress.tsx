import { ProblemNotice } from '../ui/Problem.tsx';
import { MadeAddress } from './MadeAddress.tsx';
import { useMaking, type Wanted } from './useMaking.ts';
import './calendars.css';

type Choice = { readonly label: string; readonly wanted: Wanted };

/** A button for each address that can be made here, and the one that was made. */
export function MakeAddress({ choices }: { choices: readonly Choice[] }) {
  const making = useMaking();
  return (
    <div className="stack tight">
      {making.data && <MadeAddress key={making.data.url} feed={making.data} />}
      {making.isError && <ProblemNotice error={making.error} />}
      <p className="row">
        {choices.map(({ label, wanted }) => (
          <button
            key={label}
            type="button"
            className="button"
            disabled={making.isPending}
            onClick={() => making.mutate(wanted)}
          >
            {label}
          </button>
        ))}
      </p>
    </div>
  );
}
