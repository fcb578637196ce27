import { useMessages } from '../messages/useMessages.tsx';
import type { CancelScope } from './cancelling.ts';

type Props = {
  inSeries: boolean;
  /** How many bookings of the order can be cancelled yet. */
  inOrder: number;
  scope: CancelScope;
  onScope: (scope: CancelScope) => void;
};

/** How much is to go; nothing to choose for a booking by itself. */
export function CancelScopes({ inSeries, inOrder, scope, onScope }: Props) {
  const { m } = useMessages();
  const scopes: readonly CancelScope[] = inSeries ? ['this', 'following', 'all'] : ['this', 'order'];
  if (!inSeries && inOrder < 2) return null;
  return (
    <fieldset className="stack tight">
      <legend className="hidden-text">{m.bookings.cancelScope}</legend>
      {scopes.map((one) => (
        <label key={one} className="radio">
          <input type="radio" name="scope" checked={scope === one} onChange={() => onScope(one)} />
          {one === 'order' ? m.bookings.cancelScopes.order(inOrder) : m.bookings.cancelScopes[one]}
        </label>
      ))}
    </fieldset>
  );
}
