import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { useMessages } from '../messages/useMessages.tsx';

const LOOK = {
  pending: 'tag amber',
  confirmed: 'tag accent',
  'in-use': 'tag accent',
  completed: 'tag',
  cancelled: 'tag',
  declined: 'tag red',
  expired: 'tag',
  'no-show': 'tag red',
} as const satisfies Record<BookingState, string>;

export function StateTag({ state }: { state: BookingState }) {
  const { said } = useMessages();
  return <span className={LOOK[state]}>{said.states[state]}</span>;
}
