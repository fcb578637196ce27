import type { UsageTrend } from '@jishi/shared/schema/usage';
import { useMessages } from '../messages/useMessages.tsx';
import { sayHours, sayMonth } from './say.ts';
import { useUsageTexts } from './useTexts.ts';

const HEIGHT = 120;
const SLOT = 60;
const BAR = 34;

/** Open hours so many times the booked ones would leave nothing to be seen of these. */
const TOO_TALL = 6;

/**
 * Open hours as a frame, booked hours in it, and really used ones in these; the numbers stand in the list beside it. A
 * frame that would dwarf what is in it is left out.
 */
export function TrendChart({ trend }: { trend: UsageTrend }) {
  const { language } = useMessages();
  const texts = useUsageTexts();
  const inUse = Math.max(0, ...trend.items.map((item) => Math.max(item.bookedMinutes, item.usedMinutes)));
  const open = Math.max(1, ...trend.items.map((item) => item.openMinutes));
  const framed = inUse === 0 || open <= TOO_TALL * inUse;
  const most = framed ? Math.max(open, inUse) : inUse;
  const tall = (minutes: number) => (minutes / most) * HEIGHT;
  return (
    <figure className="trend">
      <figcaption className="row spread">
        <span className="strong">{texts.trend}</span>
        <span className="row small trend-key">
          {(framed ? (['open', 'booked', 'used'] as const) : (['booked', 'used'] as const)).map((kind) => (
            <span key={kind} className="row">
              <svg width="12" height="12" aria-hidden="true">
                <rect x="1" y="1" width="10" height="10" className={`trend-${kind}`} />
              </svg>
              {texts.figures[kind]}
            </span>
          ))}
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls */}
      <section className="trend-scroll" tabIndex={0} aria-label={texts.trend}>
        <svg viewBox={`0 0 ${trend.items.length * SLOT} ${HEIGHT + 40}`} className="trend-svg" aria-hidden="true">
          {trend.items.map((item, index) => {
            const x = index * SLOT + (SLOT - BAR) / 2;
            const bar = (kind: string, minutes: number, inset: number) => (
              <rect
                className={`trend-${kind}`}
                x={x + inset}
                width={BAR - 2 * inset}
                y={HEIGHT - tall(minutes) + 16}
                height={tall(minutes)}
              />
            );
            return (
              <g key={item.month}>
                {framed && bar('open', item.openMinutes, 0)}
                {bar('booked', item.bookedMinutes, 4)}
                {bar('used', item.usedMinutes, 9)}
                <text x={x + BAR / 2} y={12} textAnchor="middle">
                  {item.usedMinutes > 0 ? sayHours(item.usedMinutes, language) : ''}
                </text>
                <text x={x + BAR / 2} y={HEIGHT + 32} textAnchor="middle">
                  {sayMonth(item.month, language, true)}
                </text>
              </g>
            );
          })}
        </svg>
      </section>
      <ul className="hidden-text">
        {trend.items.map((item) => (
          <li key={item.month}>
            {texts.trendOf(
              sayMonth(item.month, language),
              sayHours(item.openMinutes, language),
              sayHours(item.bookedMinutes, language),
              sayHours(item.usedMinutes, language),
            )}
          </li>
        ))}
      </ul>
    </figure>
  );
}
