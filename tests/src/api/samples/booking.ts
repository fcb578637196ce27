import { v7 as uuidv7 } from 'uuid';
import { line, on, orderOf } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';
import type { Things } from './things.ts';

/** Orders, holds and what becomes of bookings. */
export function bookingRequests({ instrumentId, bookingId, orderId, usedId }: Things): Asked[] {
  const [from, to] = [on(26, '09:00'), on(26, '10:00')];
  const booked = { purpose: '晶格像', mode: 'self', parts: [] };
  const moved = { from: on(27, '11:00'), to: on(27, '12:00') };
  const held = { instrumentId, from: on(26, '11:00'), to: on(26, '12:00'), mode: 'self', parts: [] };
  return [
    ['POST /api/v1/orders', '/api/v1/orders', orderOf(line(instrumentId, from, to, booked))],
    ['POST /api/v1/quotes', '/api/v1/quotes', { lines: [{ instrumentId, from, to, mode: 'self' }] }],
    ['POST /api/v1/holds', '/api/v1/holds', { id: uuidv7(), lines: [held] }],
    ['PATCH /api/v1/bookings/{id}', `/api/v1/bookings/${bookingId}`, moved, ANY_VERSION],
    ['POST /api/v1/bookings/{id}/{action}', `/api/v1/bookings/${bookingId}/cancel`, { reason: '样品未到' }],
    ['POST /api/v1/bookings/approve', '/api/v1/bookings/approve', { ids: [bookingId, uuidv7()] }],
    [
      'PUT /api/v1/bookings/{id}/usage',
      `/api/v1/bookings/${usedId}/usage`,
      { from: on(24, '08:07'), to: on(24, '09:02'), reason: '按日志' },
      ANY_VERSION,
    ],
    ['POST /api/v1/orders/{id}/cancel', `/api/v1/orders/${orderId}/cancel`, { reason: '样品未到' }],
  ];
}

/** What repeats, and what is waited for. */
export function seriesRequests({ instrumentId, seriesId, bookingId, offerId }: Things): Asked[] {
  const repeating = {
    ...{ id: uuidv7(), orderId: uuidv7(), instrumentId, from: on(27, '16:00'), to: on(27, '17:00') },
    ...{ rrule: 'FREQ=WEEKLY;BYDAY=FR;COUNT=3', except: ['2026-12-04'], mode: 'self', purpose: '复测', parts: [] },
    ...{ instead: [{ date: '2026-12-11', from: '2026-12-11T15:00:00+08:00', to: '2026-12-11T16:00:00+08:00' }] },
    fit: 'fitting',
  };
  const move = { byDays: 1, from: '15:00', to: '16:00' };
  const wish = {
    ...{ id: uuidv7(), instrumentId, any: true, from: on(25, '16:00'), to: on(25, '17:00') },
    ...{ minutes: 60, mode: 'self' },
  };
  return [
    ['POST /api/v1/series', '/api/v1/series', repeating],
    [
      'PATCH /api/v1/series/{id}',
      `/api/v1/series/${seriesId}`,
      { scope: 'all', bookingId, move, fit: 'fitting' },
      ANY_VERSION,
    ],
    [
      'POST /api/v1/series/{id}/cancel',
      `/api/v1/series/${seriesId}/cancel`,
      { scope: 'all', bookingId, reason: '停用' },
    ],
    ['POST /api/v1/waitlist', '/api/v1/waitlist', wish],
    [
      'POST /api/v1/offers/{id}/accept',
      `/api/v1/offers/${offerId}/accept`,
      { orderId: uuidv7(), bookingId: uuidv7(), purpose: '补测' },
    ],
  ];
}
