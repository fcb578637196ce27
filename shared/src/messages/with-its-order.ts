import type { BookingState } from '../rules/lifecycle.ts';

/** Why a line was cancelled together with another one of its order; kept with the booking, so for readers of both languages. */
export const WITH_ITS_ORDER = {
  declined: '同一订单的另一项被驳回 / Another line of the same order was declined',
  expired: '同一订单的另一项逾期未获批准 / Another line of the same order was not approved in time',
  cancelled: '同一订单的另一项被取消 / Another line of the same order was cancelled',
} as const satisfies { readonly [State in BookingState]?: string };
