import { sayMoney } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { useMessages } from '../messages/useMessages.tsx';
import type { CancelScope } from './cancelling.ts';

/** What it costs to cancel these bookings now. */
export function CancelCost({ bookings, scope }: { bookings: readonly Booking[]; scope: CancelScope }) {
  const { m, language } = useMessages();
  const [first] = bookings;
  const costs = bookings.flatMap(({ cancellation }) => cancellation ?? []);
  if (!first || costs.length === 0) return null;
  const feeMinor = costs.reduce((sum, cost) => sum + cost.feeMinor, 0);
  const breaches = costs.filter((cost) => cost.breach).length;
  const inSeries = scope === 'following' || scope === 'all';
  if (feeMinor === 0 && breaches === 0) {
    return (
      <p className={inSeries ? undefined : 'good'}>{inSeries ? m.bookings.cancelSeriesCost : m.bookings.cancelFree}</p>
    );
  }
  return (
    <div className="notice warn">
      {feeMinor > 0 && (
        <p className="strong">{m.bookings.cancelFee(sayMoney({ ...first.price, amountMinor: feeMinor }, language))}</p>
      )}
      {breaches > 0 && <p className="strong">{m.bookings.cancelBreach(breaches)}</p>}
      {inSeries && <p>{m.bookings.cancelSeriesCost}</p>}
    </div>
  );
}
