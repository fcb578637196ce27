import type { FacetName, FacetValue, InstrumentPage } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { SignInLink } from '../ui/Problem.tsx';
import { DistanceFacet } from './DistanceFacet.tsx';
import { FacetList } from './FacetList.tsx';
import { FacetTree } from './FacetTree.tsx';
import { FACET_NAMES } from './finding.ts';
import { useFound } from './useFinding.ts';

const TREES: readonly FacetName[] = ['region', 'class'];

/** Filters with the number of instruments behind each. */
export const Facets = memo(function Facets({ facets }: { facets: InstrumentPage['facets'] }) {
  return (
    <div className="stack">
      {FACET_NAMES.map((name) => (
        <Facet key={name} name={name} counted={facets[name]} />
      ))}
    </div>
  );
});

function Facet({ name, counted }: { name: FacetName; counted: readonly FacetValue[] }) {
  const { m } = useMessages();
  const finding = useFound(name);
  const values = withMissing(counted, finding[name] ?? []);
  if (values.length === 0) return null;
  const Values = TREES.includes(name) ? FacetTree : FacetList;
  return (
    <>
      <fieldset className="facet">
        <legend>{m.search.facets[name]}</legend>
        {name === 'access' && <ForWhom />}
        <Values name={name} values={values} />
      </fieldset>
      {name === 'region' && <DistanceFacet />}
    </>
  );
}

/** Whose rules are counted: everybody's, until it is known who asks. */
function ForWhom() {
  const { m } = useMessages();
  const { data: me } = useQuery(meQuery);
  if (me !== null) return null;
  return (
    <p className="muted small facet-hint">
      {m.search.accessForAll} <SignInLink className="">{m.search.accessSignIn}</SignInLink>
    </p>
  );
}

/** What is chosen stays to be seen, and to be taken away, even where it leads to nothing. */
function withMissing(values: readonly FacetValue[], chosen: readonly string[]): readonly FacetValue[] {
  const missing = chosen.filter((value) => !values.some((one) => one.value === value));
  return [...missing.map((value) => ({ value, parent: null, label: {}, count: 0 })), ...values];
}
