import type { InventoryItem } from '@jishi/shared/schema/inventory';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { FacilityNav } from '../facility/FacilityNav.tsx';
import { facilityQuery } from '../facility/queries.ts';
import { FacilityPicker, useFacility } from '../facility/useFacility.tsx';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { AddDialog } from './AddDialog.tsx';
import { BulkDialog } from './BulkDialog.tsx';
import { FIELDS, type Field, filterItems, type Known, sortItems, USUAL } from './fields.ts';
import { InventoryTable } from './InventoryTable.tsx';
import { classesQuery, inventoryQuery, wordsQuery } from './queries.ts';
import { useChanging } from './useChanging.ts';
import { useInventoryTexts } from './useTexts.ts';
import './inventory.css';

const route = getRouteApi('/facility/instruments');

export function InventoryPage() {
  const texts = useInventoryTexts();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(texts.title);
  return chosen.gate ?? <Inventory key={chosen.id} facility={chosen.id ?? ''} />;
}

function useKnown(facility: string): Known {
  const { language, said, name } = useMessages();
  const texts = useInventoryTexts();
  const { data: classes } = useQuery(classesQuery);
  const { data: words } = useQuery(wordsQuery);
  const { data: place } = useQuery(facilityQuery(facility));
  return useMemo(
    () => ({
      language,
      texts,
      modes: said.modes,
      classes: (classes ?? []).map((one) => ({ value: one.code, label: `${one.code} ${name(one.name)}` })),
      types: (words?.types ?? []).map((one) => ({ value: one.id, label: name(one.name) })),
      schedules: (place?.schedules ?? []).map((one) => ({ value: one.id, label: one.name })),
    }),
    [language, texts, said, classes, words, place, name],
  );
}

type Open = 'bulk' | 'withdraw' | 'add' | null;

function Inventory({ facility }: { facility: string }) {
  const { name } = useMessages();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(inventoryQuery(facility));
  const { data: place } = useQuery(facilityQuery(facility));
  const known = useKnown(facility);
  const { texts } = known;
  const { change, changed, done, undo, refresh } = useChanging(facility);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Open>(null);
  const [undoing, setUndoing] = useState<unknown>(null);
  const watched = useMemo(() => ({ facility }), [facility]);
  const keys = useMemo(() => [['inventory', facility]], [facility]);
  useLive(watched, keys);

  const select = useCallback((ids: readonly string[], on: boolean) => {
    setSelected((before) => {
      const next = new Set(before);
      for (const id of ids) on ? next.add(id) : next.delete(id);
      return next;
    });
  }, []);
  const items = found.data;
  const shown = useMemo(
    () => (items ? sortItems(filterItems(items, { q: search.q, show: search.show }), search.sort, known) : []),
    [items, search.q, search.show, search.sort, known],
  );
  const fields = useMemo(
    () => (search.col ? FIELDS.filter((field) => field !== 'name' && search.col?.includes(field)) : USUAL),
    [search.col],
  );
  const put = (more: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...more }), replace: true, resetScroll: false });

  const reload = () => {
    setUndoing(null);
    void refresh();
  };
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!items) return <Loading />;
  const chosen = items.filter((item) => selected.has(item.id));
  return (
    <div className="stack">
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div>
          <h1>{texts.title}</h1>
          <p className="muted">{place && name(place.name)}</p>
        </div>
        <div className="row no-print">
          <FacilityPicker chosen={facility} onChoose={(next) => void navigate({ search: { facility: next } })} />
          <Exports facility={facility} texts={texts} />
          <Link to="/facility/import" search={{ facility: search.facility }} className="button">
            {texts.import}
          </Link>
          <Link to="/facility/codes" search={{ facility: search.facility }} className="button">
            {texts.codes}
          </Link>
          <button type="button" className="button main" onClick={() => setOpen('add')}>
            {texts.add}
          </button>
        </div>
      </div>
      {items.length === 0 ? (
        <div className="panel stack tight">
          <p className="strong">{texts.nothing}</p>
          <p>{texts.nothingHint}</p>
        </div>
      ) : (
        <>
          <Tools search={search} put={put} known={known} fields={fields} />
          <div className="row spread inventory-bar">
            <div className="row">
              <p className="muted" role="status">
                {texts.count(shown.length, items.length)}
                {selected.size > 0 && ` · ${texts.selected(chosen.length)}`}
              </p>
              {done && (
                <LastDone
                  text={done.text}
                  label={texts.undo}
                  onUndo={() => {
                    setUndoing(null);
                    undo().catch(setUndoing);
                  }}
                />
              )}
            </div>
            {chosen.length > 0 && (
              <div className="row">
                <button type="button" className="button main" onClick={() => setOpen('bulk')}>
                  {texts.bulk}
                </button>
                {chosen.some((item) => item.withdrawnAt === null) && (
                  <button type="button" className="button grave" onClick={() => setOpen('withdraw')}>
                    {texts.withdraw}
                  </button>
                )}
                {chosen.length === 1 && chosen[0] && chosen[0].withdrawnAt !== null && (
                  <BringBack
                    item={chosen[0]}
                    label={texts.bringBack}
                    text={texts.bringBack}
                    onSave={(...given) => {
                      setUndoing(null);
                      return change(...given).catch(setUndoing);
                    }}
                  />
                )}
                <Link
                  to="/facility/codes"
                  search={{ facility: search.facility, id: chosen.map(({ id }) => id) }}
                  className="button"
                >
                  {texts.codes}
                </Link>
                <button type="button" className="button quiet" onClick={() => setSelected(new Set())}>
                  {texts.unselect}
                </button>
              </div>
            )}
          </div>
          {undoing !== null && <ProblemNotice error={undoing} retry={reload} />}
          {shown.length === 0 ? (
            <div className="panel stack tight">
              <p>{texts.noMatch}</p>
              <p>
                <button type="button" className="button" onClick={() => put({ q: undefined, show: 'all' })}>
                  {texts.showAll}
                </button>
              </p>
            </div>
          ) : (
            <InventoryTable
              items={shown}
              fields={fields}
              known={known}
              sort={search.sort}
              onSort={(sort) => put({ sort: sort === 'name' ? undefined : sort })}
              selected={selected}
              onSelect={select}
              onSave={change}
            />
          )}
          <p className="muted small no-print">{texts.hint}</p>
        </>
      )}
      {(open === 'bulk' || open === 'withdraw') && chosen.length > 0 && (
        <BulkDialog
          facility={facility}
          items={open === 'withdraw' ? chosen.filter((item) => item.withdrawnAt === null) : chosen}
          known={known}
          withdraw={open === 'withdraw'}
          onLeaveOut={(ids) => select(ids, false)}
          onDone={(field: Field, outcome, whole) => {
            const ids = new Set(outcome.items.flatMap((item) => (item.outcome === 'changed' ? [item.id] : [])));
            changed(
              chosen.filter((item) => ids.has(item.id)),
              field,
              texts.savedMany(outcome.changed),
            );
            if (whole) setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'add' && (
        <AddDialog
          facility={facility}
          known={known}
          onDone={() => {
            setOpen(null);
            put({ q: undefined, show: undefined });
            void refresh();
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

/** Beside the count, where nothing moves when it comes and goes. */
function LastDone({ text, label, onUndo }: { text: string; label: string; onUndo: () => void }) {
  return (
    <p className="row inventory-done" role="status">
      <span>
        <span className="good" aria-hidden="true">
          ✓{' '}
        </span>
        {text}
      </span>
      <button type="button" className="button" onClick={onUndo}>
        {label}
      </button>
    </p>
  );
}

type BringBackProps = {
  item: InventoryItem;
  label: string;
  text: string;
  onSave: ReturnType<typeof useChanging>['change'];
};

function BringBack({ item, label, text, onSave }: BringBackProps) {
  const { name } = useMessages();
  return (
    <button
      type="button"
      className="button"
      onClick={() => void onSave(item, 'status', { withdrawn: false }, `${name(item.name)}: ${text}`)}
    >
      {label}
    </button>
  );
}

type ToolsProps = {
  search: ReturnType<typeof route.useSearch>;
  put: (more: Partial<ReturnType<typeof route.useSearch>>) => void;
  known: Known;
  fields: readonly Field[];
};

function Tools({ search, put, known: { texts }, fields }: ToolsProps) {
  return (
    <div className="inventory-tools no-print">
      <input
        type="search"
        className="input"
        aria-label={texts.filter}
        placeholder={texts.filter}
        value={search.q ?? ''}
        maxLength={100}
        onChange={(event) => put({ q: event.target.value || undefined })}
      />
      <label className="row">
        <span className="muted">{texts.status}</span>
        <select
          className="input"
          value={search.show ?? 'active'}
          onChange={({ target: { value } }) =>
            put({ show: value === 'withdrawn' || value === 'all' ? value : undefined })
          }
        >
          {(['active', 'withdrawn', 'all'] as const).map((one) => (
            <option key={one} value={one}>
              {texts.statuses[one]}
            </option>
          ))}
        </select>
      </label>
      <details className="inventory-columns">
        <summary className="button">{texts.columns}</summary>
        <fieldset className="panel">
          <legend className="hidden-text">{texts.columns}</legend>
          {FIELDS.filter((field) => field !== 'name').map((field) => (
            <label key={field} className="radio">
              <input
                type="checkbox"
                checked={fields.includes(field)}
                onChange={() =>
                  put({ col: fields.includes(field) ? fields.filter((one) => one !== field) : [...fields, field] })
                }
              />
              {texts.fields[field]}
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  );
}

function Exports({ facility, texts }: { facility: string; texts: Known['texts'] }) {
  const path = `/api/v1/facilities/${facility}/instruments/export`;
  return (
    <details className="inventory-columns">
      <summary className="button">{texts.export}</summary>
      <ul className="panel stack tight">
        {(['jishi', 'nrii', 'uniquip'] as const).map((map) => (
          <li key={map} className="row spread">
            <span>{texts.exports[map]}</span>
            <span className="row">
              {(['csv', 'xlsx'] as const).map((format) => (
                <a key={format} href={`${path}?map=${map}&format=${format}`} download>
                  {format.toUpperCase()}
                </a>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
