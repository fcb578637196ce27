import { sayMinutes } from '@jishi/shared/messages/format';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type CSSProperties, useId } from 'react';
import { type Spoken, useMessages } from '../messages/useMessages.tsx';
import { sayWindow } from '../search/sayWindow.ts';
import { TimeAction, weekOf } from '../search/TimeAction.tsx';
import { useRegionName } from '../search/useRegionName.ts';
import { useNow } from '../time/reader.ts';
import type { CompareAddress } from './address.ts';
import { type Compared, GROUPS, type Group, type Row, rowsOf } from './rows.ts';
import { wantsTime } from './useCompared.ts';

const route = getRouteApi('/compare');

type Props = { compared: readonly Compared[]; address: CompareAddress; onDrop: (id: string) => void };

/** A column for each instrument, a row for each fact; rows in which they differ are marked. */
export function CompareTable({ compared, address, onDrop }: Props) {
  const { m } = useMessages();
  const navigate = route.useNavigate();
  const titleId = useId();
  const groups = useRows(compared, address);
  const only = address.only === 'different';
  const all = GROUPS.flatMap((group) => groups[group]);
  const different = all.filter((row) => row.differs).length;
  const toggle = () =>
    void navigate({ search: (before) => ({ ...before, only: only ? undefined : 'different' }), replace: true });
  return (
    <>
      {compared.length > 1 && (
        <label className="radio no-print">
          <input type="checkbox" checked={only} onChange={toggle} />
          {m.compare.onlyDifferent(different)}
        </label>
      )}
      {/* Whoever has no pointer scrolls it with the arrow keys, for which it must take the focus. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls */}
      <section className="compare-scroll" aria-labelledby={titleId} tabIndex={0}>
        <table className="compare-table" style={{ '--columns': compared.length } as CSSProperties}>
          <caption id={titleId} className="hidden-text">
            {m.compare.title}
          </caption>
          <thead>
            <tr>
              <td className="compare-corner" />
              {compared.map((one) => (
                <th key={one.instrument.id} scope="col">
                  <ColumnHead compared={one} address={address} onDrop={() => onDrop(one.instrument.id)} />
                </th>
              ))}
            </tr>
          </thead>
          {GROUPS.map((group) => (
            <GroupRows
              key={group}
              group={group}
              rows={only ? groups[group].filter((row) => row.differs) : groups[group]}
              columns={compared.length}
              marked={compared.length > 1}
            />
          ))}
        </table>
      </section>
      {only && different === 0 && <p className="notice">{m.compare.allSame}</p>}
    </>
  );
}

function useRows(compared: readonly Compared[], address: CompareAddress) {
  const spoken = useMessages();
  const regionName = useRegionName();
  const now = useNow(300_000);
  const window = wantsTime(address) ? sayWanted(address, spoken) : null;
  return rowsOf(compared, { ...spoken, regionName, now, window });
}

/** `23 Nov – 29 Nov, 4 h`: the time that was searched for. */
function sayWanted(address: CompareAddress, { m, language }: Spoken): string {
  const length = address.minutes === undefined ? null : sayMinutes(address.minutes, language);
  return [sayWindow(address, language) ?? m.search.anyTime, length]
    .filter(Boolean)
    .join(language === 'zh' ? '，' : ', ');
}

type HeadProps = { compared: Compared; address: CompareAddress; onDrop: () => void };

function ColumnHead({ compared: { instrument, found, inWindow }, address, onDrop }: HeadProps) {
  const { m, name } = useMessages();
  const { id, minutes, mode, line } = address;
  const shown = inWindow ?? found;
  const said = name(instrument.name);
  return (
    <div className="compare-head">
      <span className="row">
        <Link
          to="/instruments/$id"
          params={{ id: instrument.id }}
          search={{ line, compare: id, week: shown ? weekOf(shown) : undefined }}
        >
          {said}
        </Link>
        <button type="button" className="button quiet no-print" aria-label={m.compare.drop(said)} onClick={onDrop}>
          <span aria-hidden="true">✕</span>
        </button>
      </span>
      {shown && (
        <span className="no-print">
          <TimeAction item={shown} wanted={{ minutes, mode, line, compare: id }} />
        </span>
      )}
    </div>
  );
}

type GroupProps = { group: Group; rows: readonly Row[]; columns: number; marked: boolean };

function GroupRows({ group, rows, columns, marked }: GroupProps) {
  const { m } = useMessages();
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns + 1} className="compare-group">
          <span>{m.compare.groups[group]}</span>
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={row.key} className={marked && row.differs ? 'differs' : undefined}>
          <th scope="row">
            {row.label}
            {marked && row.differs && (
              <span className="compare-mark">
                <span aria-hidden="true"> ≠</span>
                <span className="hidden-text"> ({m.compare.differs})</span>
              </span>
            )}
          </th>
          {row.cells.map((cell, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns stand where they stand
            <td key={index}>
              {cell.length === 0 ? (
                <span className="muted">
                  <span aria-hidden="true">—</span>
                  <span className="hidden-text">{m.compare.none}</span>
                </span>
              ) : (
                cell.map((text) => <p key={text}>{text}</p>)
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
