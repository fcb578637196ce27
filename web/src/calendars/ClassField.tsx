import type { FacetValue } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { facilityClassesQuery } from './queries.ts';

type Props = { facility: string; chosen: string | undefined; onChoose: (code: string | undefined) => void };

/** All instruments of a facility or those of one class, below which stand the classes that it holds. */
export function ClassField({ facility, chosen, onChoose }: Props) {
  const words = useFeedWords();
  const { name } = useMessages();
  const { data: classes } = useQuery(facilityClassesQuery(facility));
  if (!classes || classes.length < 2) return null;
  return (
    <label className="field">
      <span className="label">{words.class}</span>
      <select className="input" value={chosen ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{words.allClasses}</option>
        {inOrder(classes).map(({ value, depth }) => (
          <option key={value.value} value={value.value}>
            {'\u2003'.repeat(depth)}
            {words.classOption(name(value.label), value.count)}
          </option>
        ))}
      </select>
    </label>
  );
}

type Placed = { readonly value: FacetValue; readonly depth: number };

/** Each class directly followed by those below it. */
function inOrder(classes: readonly FacetValue[], parent: string | null = null, depth = 0): Placed[] {
  const known = new Set(classes.map(({ value }) => value));
  return classes
    .filter((one) => (parent === null ? one.parent === null || !known.has(one.parent) : one.parent === parent))
    .flatMap((value) => [{ value, depth }, ...inOrder(classes, value.value, depth + 1)]);
}
