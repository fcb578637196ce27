import type { ReactNode } from 'react';
import { useAtOnce } from '../ui/useAtOnce.ts';

type Props = { label: string; count: number; chosen: boolean; onToggle: () => void; children?: ReactNode };

/** One value of a facet: a box to tick, its name, and how many instruments it leads to. */
export function FacetRow({ label, count, chosen, onToggle, children }: Props) {
  const [ticked, tick] = useAtOnce(chosen);
  const press = () => {
    tick(!ticked);
    onToggle();
  };
  return (
    <div className="facet-row">
      <label className={chosen ? 'facet-value chosen' : 'facet-value'}>
        <input type="checkbox" checked={ticked} onChange={press} />
        <span className="facet-label">{label}</span>
        <span className="facet-count">{count.toLocaleString('en')}</span>
      </label>
      {children}
    </div>
  );
}
