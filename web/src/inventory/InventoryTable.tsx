import type { InventoryItem } from '@jishi/shared/schema/inventory';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, memo, useId } from 'react';
import { Cell, type Save } from './Cell.tsx';
import { EDITORS, type Field, type Known, NUMERIC, shownOf } from './fields.ts';

type Props = {
  items: readonly InventoryItem[];
  fields: readonly Field[];
  known: Known;
  sort: string | undefined;
  onSort: (sort: string) => void;
  selected: ReadonlySet<string>;
  onSelect: (ids: readonly string[], on: boolean) => void;
  onSave: Save;
};

/** A row for each instrument; every cell that can be changed is a button. Arrow keys go from one to the other. */
export function InventoryTable({ items, fields, known, sort, onSort, selected, onSelect, onSave }: Props) {
  const { texts } = known;
  const titleId = useId();
  const all = items.length > 0 && items.every(({ id }) => selected.has(id));
  return (
    // Whoever has no pointer scrolls it with the arrow keys, for which it must take the focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
    <section className="inventory-scroll" aria-labelledby={titleId} tabIndex={0}>
      <table className="inventory" onKeyDown={goByArrows}>
        <caption id={titleId} className="hidden-text">
          {texts.title}
        </caption>
        <thead>
          <tr>
            <td className="inventory-select">
              <input
                type="checkbox"
                aria-label={texts.selectAll}
                checked={all}
                onChange={() =>
                  onSelect(
                    items.map(({ id }) => id),
                    !all,
                  )
                }
              />
            </td>
            {(['name', ...fields] as const).map((field) => (
              <th
                key={field}
                scope="col"
                className={NUMERIC.has(field) ? 'num' : undefined}
                aria-sort={sortOf(field, sort)}
              >
                <button
                  type="button"
                  className="inventory-sort"
                  title={texts.sort(texts.fields[field])}
                  onClick={() => onSort(sort === field ? `-${field}` : field)}
                >
                  {texts.fields[field]}
                  <span aria-hidden="true">{arrowOf(field, sort)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row
              key={item.id}
              item={item}
              fields={fields}
              known={known}
              selected={selected.has(item.id)}
              onSelect={onSelect}
              onSave={onSave}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sortOf(field: Field, sort = 'name'): 'ascending' | 'descending' | undefined {
  if (sort === field) return 'ascending';
  return sort === `-${field}` ? 'descending' : undefined;
}

function arrowOf(field: Field, sort = 'name'): string {
  if (sort === field) return ' ▲';
  return sort === `-${field}` ? ' ▼' : '';
}

type RowProps = Pick<Props, 'fields' | 'known' | 'onSelect' | 'onSave'> & { item: InventoryItem; selected: boolean };

const Row = memo(function Row({ item, fields, known, selected, onSelect, onSave }: RowProps) {
  const { texts } = known;
  const name = shownOf(item, 'name', known);
  return (
    <tr className={selected ? 'selected' : undefined}>
      <td className="inventory-select">
        <input
          type="checkbox"
          aria-label={texts.select(name)}
          checked={selected}
          onChange={() => onSelect([item.id], !selected)}
        />
      </td>
      <th scope="row">
        <Cell item={item} field="name" known={known} column={0} onSave={onSave} />
      </th>
      {fields.map((field, index) => (
        <td key={field} data-label={texts.fields[field]} className={NUMERIC.has(field) ? 'num' : undefined}>
          {field === 'status' ? (
            <State item={item} known={known} />
          ) : field === 'upcoming' && item.upcoming > 0 ? (
            <Link to="/instruments/$id" params={{ id: item.id }} className="cell-plain">
              {texts.upcoming(item.upcoming)}
            </Link>
          ) : (
            <Cell item={item} field={field} known={known} column={index + 1} onSave={onSave} />
          )}
        </td>
      ))}
    </tr>
  );
});

function State({ item, known: { texts } }: { item: InventoryItem; known: Known }) {
  return (
    <span className="cell-plain">
      <span className={item.withdrawnAt === null ? 'tag accent' : 'tag'}>
        {item.withdrawnAt === null ? texts.inService : texts.withdrawn}
      </span>
    </span>
  );
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** From a cell to its neighbour that can be changed. */
function goByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('.cell') : null;
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const [down, right] = step;
  const row = cell.closest('tr');
  if (right !== 0) {
    const cells = [...(row?.querySelectorAll<HTMLElement>('.cell') ?? [])];
    cells[cells.indexOf(cell) + right]?.focus();
    return;
  }
  const next = down > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  next?.querySelector<HTMLElement>(`.cell[data-column="${cell.dataset.column}"]`)?.focus();
}

/** What many can be changed in together. */
export const TOGETHER = (Object.keys(EDITORS) as Field[]).filter(
  (field) => field !== 'name' && EDITORS[field] !== 'paragraph',
);
