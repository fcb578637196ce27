import { sayMoney } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { useMessages } from '../messages/useMessages.tsx';

const CLASSES = ['internal', 'academic', 'company'] as const;

/** What an hour costs for this reader and for the others. */
export function Prices({ instrument }: { instrument: Instrument }) {
  const { m, said, language } = useMessages();
  const { prices } = instrument;
  if (!prices) return null;
  const say = (amountMinor: number) => sayMoney({ amountMinor, currency: prices.currency }, language);
  return (
    <section className="panel" aria-labelledby="prices-title">
      <h2 id="prices-title">{m.instrument.prices}</h2>
      <table className="price-table">
        <thead className="hidden-text">
          <tr>
            <th scope="col">{m.instrument.prices}</th>
            <th scope="col">{m.instrument.perHour}</th>
          </tr>
        </thead>
        <tbody>
          {CLASSES.map((one) => (
            <tr key={one} className={one === instrument.userClass ? 'strong' : undefined}>
              <th scope="row">
                {said.userClasses[one]}{' '}
                {one === instrument.userClass && <span className="tag accent">{m.instrument.yours}</span>}
              </th>
              <td className="num">{m.common.perHour(say(prices.hourlyMinor[one]))}</td>
            </tr>
          ))}
          {prices.startUpMinor > 0 && (
            <tr>
              <th scope="row">{m.instrument.startUp}</th>
              <td className="num">{say(prices.startUpMinor)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {prices.periods.map((period) => {
        const days = period.days.map((day) => m.availability.dayNames[day - 1]).join(' ');
        const text = m.instrument.tariff(days, period.from, period.to, period.percent);
        return (
          <p key={text} className="muted small">
            {text}
          </p>
        );
      })}
    </section>
  );
}
