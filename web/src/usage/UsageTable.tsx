import { sayMoney } from '@jishi/shared/messages/format';
import type { UsageFigures, UsageReport } from '@jishi/shared/schema/usage';
import { useMessages } from '../messages/useMessages.tsx';
import { sayHours, sayShare } from './say.ts';
import { useUsageTexts } from './useTexts.ts';

const COLUMNS = [
  'openMinutes',
  'bookings',
  'bookedMinutes',
  'usedMinutes',
  'used',
  'outside',
  'noShows',
  'income',
] as const;
type Column = (typeof COLUMNS)[number];

function numberOf(row: UsageFigures, column: Column): number {
  if (column === 'income') return row.income.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (column === 'used' || column === 'outside') return row.rates[column] ?? -1;
  return row[column];
}

type Props = {
  report: UsageReport;
  sort: string | undefined;
  onSort: (sort: string) => void;
  onShow: (instrument: string) => void;
  /** Also those that nobody booked. */
  all: boolean;
  onAll: (all: boolean) => void;
};

/** A row for each instrument, the most used first unless sorted otherwise; idle ones stand together in one line. */
export function UsageTable({ report, sort = 'usedMinutes', onSort, onShow, all, onAll }: Props) {
  const { name, language } = useMessages();
  const texts = useUsageTexts();
  const column = COLUMNS.find((one) => one === sort) ?? 'usedMinutes';
  const busy = report.instruments.filter(({ bookings }) => bookings > 0);
  const idle = busy.length > 0 ? report.instruments.length - busy.length : 0;
  const rows = (all || busy.length === 0 ? report.instruments : busy).toSorted(
    (a, b) => numberOf(b, column) - numberOf(a, column) || name(a.name).localeCompare(name(b.name)),
  );
  const cells = (row: UsageFigures) =>
    COLUMNS.map((one) => (
      <td key={one} className="num" data-label={texts.columns[one]}>
        {sayCell(row, one)}
      </td>
    ));
  const sayCell = (row: UsageFigures, one: Column) => {
    if (one === 'income') return row.income.map((money) => sayMoney(money, language)).join(', ') || '—';
    if (one === 'used') return <Share share={row.rates.used} text={sayShare(row.rates.used, language)} />;
    if (one === 'outside') return sayShare(row.rates.outside, language);
    return one === 'bookings' || one === 'noShows' ? row[one] : sayHours(row[one], language);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
    <section className="table-wrap" aria-label={texts.instruments} tabIndex={0}>
      <table className="table usage-table">
        <thead>
          <tr>
            <th scope="col">{texts.instrument}</th>
            {COLUMNS.map((one) => (
              <th key={one} scope="col" className="num" aria-sort={one === column ? 'descending' : undefined}>
                <button
                  type="button"
                  className="usage-sort"
                  title={texts.sort(texts.columns[one])}
                  onClick={() => onSort(one)}
                >
                  {texts.columns[one]}
                  <span aria-hidden="true">{one === column ? ' ▼' : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <button type="button" className="usage-show" onClick={() => onShow(row.id)}>
                  {name(row.name)}
                  {row.model && <span className="muted small"> {row.model}</span>}
                </button>
              </th>
              {cells(row)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          {idle > 0 && (
            <tr className="usage-idle no-print">
              <td colSpan={COLUMNS.length + 1}>
                <button type="button" className="usage-show" onClick={() => onAll(!all)}>
                  {all ? texts.hideIdle(idle) : texts.showIdle(idle)}
                </button>
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">{texts.total}</th>
            {cells(report.total)}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Share({ share, text }: { share: number | null; text: string }) {
  return (
    <span className="usage-share">
      <svg width="48" height="8" aria-hidden="true">
        <rect width="48" height="8" rx="2" className="usage-share-whole" />
        <rect width={Math.min(1, share ?? 0) * 48} height="8" rx="2" className="usage-share-part" />
      </svg>
      {text}
    </span>
  );
}
