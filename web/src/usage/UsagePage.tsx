import { sayMoney } from '@jishi/shared/messages/format';
import { addMonths } from '@jishi/shared/rules/usage';
import type { UsageReport } from '@jishi/shared/schema/usage';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { FacilityNav } from '../facility/FacilityNav.tsx';
import { FacilityPicker, useFacility } from '../facility/useFacility.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { CloseMonth } from './CloseMonth.tsx';
import { MonthBookings } from './MonthBookings.tsx';
import { trendQuery, usageQuery } from './queries.ts';
import { sayHours, sayMonth, sayShare } from './say.ts';
import { TrendChart } from './TrendChart.tsx';
import { UsageTable } from './UsageTable.tsx';
import { useUsageTexts } from './useTexts.ts';
import './usage.css';

const route = getRouteApi('/facility/usage');

export function UsagePage() {
  const texts = useUsageTexts();
  const { facility } = route.useSearch();
  const chosen = useFacility(facility);
  usePageTitle(texts.title);
  return chosen.gate ?? <FacilityUsage facility={chosen.id ?? ''} />;
}

function FacilityUsage({ facility }: { facility: string }) {
  const { m, name, language } = useMessages();
  const texts = useUsageTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQuery(usageQuery(facility, search.month));
  const trend = useQuery(trendQuery(facility, search.month));
  const put = (more: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...more }), resetScroll: false });
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  const report = found.data;
  if (!report) return <Loading />;
  return (
    <div className="stack">
      <FacilityNav facility={search.facility} />
      <div className="row spread">
        <div className="row">
          <h1>
            {texts.title} · {sayMonth(report.month, language)}
          </h1>
          <div className="row no-print">
            <button
              type="button"
              className="chip"
              aria-label={texts.previous}
              onClick={() => put({ month: addMonths(report.month, -1) })}
            >
              ‹
            </button>
            <button
              type="button"
              className="chip"
              aria-label={texts.next}
              onClick={() => put({ month: addMonths(report.month, 1) })}
            >
              ›
            </button>
          </div>
        </div>
        <div className="row no-print">
          <FacilityPicker chosen={facility} onChoose={(next) => put({ facility: next, instrument: undefined })} />
          <Exports facility={facility} month={report.month} />
        </div>
      </div>
      <p className="muted">
        {name(report.facility.name)} · {m.common.inZone(report.zone)}
      </p>
      <Figures report={report} />
      {trend.data && (
        <section className="panel">
          <TrendChart trend={trend.data} />
        </section>
      )}
      <CloseMonth key={report.month} report={report} />
      {report.total.bookings === 0 && <p className="panel">{texts.none}</p>}
      <UsageTable
        report={report}
        sort={search.sort}
        onSort={(sort) => put({ sort })}
        onShow={(instrument) => put({ instrument })}
        all={search.all === '1'}
        onAll={(all) => put({ all: all ? '1' : undefined })}
      />
      {search.instrument && (
        <MonthBookings report={report} instrument={search.instrument} onClose={() => put({ instrument: undefined })} />
      )}
    </div>
  );
}

function Figures({ report: { total } }: { report: UsageReport }) {
  const { language } = useMessages();
  const texts = useUsageTexts();
  const hours = (minutes: number) => texts.hours(sayHours(minutes, language));
  const figures = [
    { title: texts.figures.open, value: hours(total.openMinutes), hint: null },
    {
      title: texts.figures.booked,
      value: hours(total.bookedMinutes),
      hint: texts.ofOpen(sayShare(total.rates.booked, language)),
    },
    {
      title: texts.figures.used,
      value: hours(total.usedMinutes),
      hint: texts.ofOpen(sayShare(total.rates.used, language)),
    },
    {
      title: texts.figures.outside,
      value: hours(total.outsideMinutes),
      hint: texts.ofUsed(sayShare(total.rates.outside, language)),
    },
    {
      title: texts.figures.noShows,
      value: String(total.noShows),
      hint: texts.ofBookings(sayShare(total.rates.noShow, language)),
    },
    {
      title: texts.figures.income,
      value: total.income.map((money) => sayMoney(money, language)).join(', ') || '—',
      hint: null,
    },
  ];
  return (
    <dl className="usage-figures">
      {figures.map(({ title, value, hint }) => (
        <div key={title} className="panel">
          <dt className="muted">{title}</dt>
          <dd>
            <span className="usage-value">{value}</span>
            {hint && <span className="muted small usage-hint">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Exports({ facility, month }: { facility: string; month: string }) {
  const { language } = useMessages();
  const texts = useUsageTexts();
  const path = `/api/v1/facilities/${facility}/usage/export?month=${month}&lang=${language}`;
  return (
    <details className="usage-exports">
      <summary className="button">{texts.export}</summary>
      <ul className="panel stack tight">
        {(['report', 'nrii'] as const).map((form) => (
          <li key={form} className="row spread">
            <span>{texts.exports[form]}</span>
            <span className="row">
              {(['csv', 'xlsx'] as const).map((format) => (
                <a key={format} href={`${path}&form=${form}&format=${format}`} download>
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
