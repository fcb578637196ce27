import { useTodayTexts } from './useTodayTexts.ts';

const STATES = ['free', 'taken', 'part', 'mine', 'pending', 'maintenance', 'external', 'closed'] as const;
const SIGNS = { pending: '◔', maintenance: '⚙', external: '⇄' } as const satisfies Partial<
  Record<(typeof STATES)[number], string>
>;

/** What the bars, signs and figures of the week mean. */
export function WeekLegend() {
  const { legend } = useTodayTexts();
  const signs: Readonly<Partial<Record<string, string>>> = SIGNS;
  return (
    <ul className="fweek-legend small muted" aria-label={legend.title}>
      {STATES.map((state) => (
        <li key={state}>
          <span className={`fweek-swatch ${state}`} aria-hidden="true" />
          {signs[state] && <span aria-hidden="true">{signs[state]} </span>}
          {legend[state]}
        </li>
      ))}
      <li>
        <span className="strong" aria-hidden="true">
          3 · 4.5{' '}
        </span>
        {legend.figures}
      </li>
    </ul>
  );
}
