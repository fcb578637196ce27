import type { FacetName, FacetValue } from '@jishi/shared/schema/instrument';
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { FacetRow } from './FacetRow.tsx';
import { type Branch, chooseInTree, chosenBelow, growTree } from './facetTree.ts';
import { useFacetLabel } from './useFacetLabel.ts';
import { useChangeFinding, useFound } from './useFinding.ts';

const SHOWN = 6;

type Props = { name: FacetName; values: readonly FacetValue[] };

/** The values of a facet as a tree: the top level, opened branch by branch. Branches that hold what is chosen are open. */
export function FacetTree({ name, values }: Props) {
  const { m } = useMessages();
  const finding = useFound(name);
  const change = useChangeFinding();
  const [all, setAll] = useState(false);
  const chosen = finding[name] ?? [];
  const tree = growTree(values, chosen);
  const holds = (branch: Branch) => chosen.includes(branch.value.value) || chosenBelow(branch, chosen) > 0;
  const shown = all ? tree : tree.filter((branch, index) => index < SHOWN || holds(branch));
  const toggle = (value: string) => change((before) => ({ [name]: chooseInTree(values, before[name] ?? [], value) }));
  return (
    <>
      <ul className="facet-values">
        {shown.map((branch) => (
          <BranchRow key={branch.value.value} facet={name} branch={branch} chosen={chosen} onToggle={toggle} />
        ))}
      </ul>
      {tree.length > SHOWN && (
        <button type="button" className="button quiet small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? m.search.showFewer : m.search.showAll(tree.length)}
        </button>
      )}
    </>
  );
}

type BranchProps = {
  facet: FacetName;
  branch: Branch;
  chosen: readonly string[];
  onToggle: (value: string) => void;
};

function BranchRow({ facet, branch, chosen, onToggle }: BranchProps) {
  const { m } = useMessages();
  const labelOf = useFacetLabel();
  const id = useId();
  const below = chosenBelow(branch, chosen);
  const [opened, setOpened] = useState<boolean | null>(null);
  const open = opened ?? below > 0;
  const label = labelOf(facet, branch.value);
  return (
    <li>
      <FacetRow
        label={label}
        count={branch.value.count}
        chosen={chosen.includes(branch.value.value)}
        onToggle={() => onToggle(branch.value.value)}
      >
        {branch.below.length > 0 && (
          <button
            type="button"
            className="facet-opener"
            aria-expanded={open}
            aria-controls={id}
            aria-label={m.search.openBranch(label)}
            onClick={() => setOpened(!open)}
          >
            <span aria-hidden="true">›</span>
          </button>
        )}
      </FacetRow>
      {!open && below > 0 && <p className="facet-below small">{m.search.chosenBelow(below)}</p>}
      {branch.below.length > 0 && (
        <ul id={id} className="facet-values facet-branch" hidden={!open}>
          {open &&
            branch.below.map((one) => (
              <BranchRow key={one.value.value} facet={facet} branch={one} chosen={chosen} onToggle={onToggle} />
            ))}
        </ul>
      )}
    </li>
  );
}
