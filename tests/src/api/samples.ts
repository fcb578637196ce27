import { v7 as uuidv7 } from 'uuid';
import { line, on, orderOf, type Scene } from './scene.ts';

export type Sample = {
  /** `POST /api/v1/orders` */
  readonly operation: string;
  readonly method: string;
  /** With everything that a path names in place. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
};

/** A good request for each operation that takes a body; what the battery then spoils. */
export function goodRequests(scene: Scene, instrumentId: string, bookingId: string): Sample[] {
  const from = on(26, '09:00');
  const to = on(26, '10:00');
  const password = 'correct horse 9';
  const hours = { days: [1, 2, 3], from: '09:00', to: '17:00' };
  const exceptions = [{ date: '2026-12-24', open: [{ from: '09:00', to: '12:00' }] }];
  const schedule = { name: '冬季', zone: 'Asia/Shanghai', holidays: 'CN', effectiveFrom: '2026-12-01' };
  const feed = { id: uuidv7(), kind: 'instrument', targetId: instrumentId, detail: 'busy' };
  const closure = { id: uuidv7(), from, to, kind: 'closure', reason: '停电', displace: 'refuse' };
  const changes: [string, string, unknown, Record<string, string>?][] = [
    [
      'POST /api/v1/orders',
      '/api/v1/orders',
      orderOf(line(instrumentId, from, to, { purpose: '晶格像', mode: 'self' })),
    ],
    ['POST /api/v1/quotes', '/api/v1/quotes', { lines: [{ instrumentId, from, to, mode: 'self' }] }],
    ['PATCH /api/v1/bookings/{id}', `/api/v1/bookings/${bookingId}`, { from, to }, { 'if-match': '*' }],
    ['POST /api/v1/bookings/{id}/{action}', `/api/v1/bookings/${bookingId}/cancel`, { reason: '样品未到' }],
    ['POST /api/v1/instruments/{id}/closures', `/api/v1/instruments/${instrumentId}/closures`, closure],
    [
      'PUT /api/v1/facilities/{id}/schedules/{scheduleId}',
      `/api/v1/facilities/${scene.centre.id}/schedules/${scene.centre.scheduleId}`,
      { ...schedule, weekly: [hours], exceptions },
      { 'if-match': '*' },
    ],
    [
      'PUT /api/v1/instruments/{id}/schedule',
      `/api/v1/instruments/${instrumentId}/schedule`,
      { scheduleId: scene.centre.scheduleId },
    ],
    ['POST /api/v1/feeds', '/api/v1/feeds', feed],
    ['PATCH /api/v1/me', '/api/v1/me', { name: '李工', language: 'zh', zone: 'Asia/Shanghai' }],
    [
      'POST /api/auth/sign-up/email',
      '/api/auth/sign-up/email',
      { name: '李工', email: 'new@example.org', password, institutionId: scene.hefei, rememberMe: true },
    ],
    [
      'POST /api/auth/sign-in/email',
      '/api/auth/sign-in/email',
      { email: 'no@example.org', password, rememberMe: true },
    ],
    [
      'POST /api/auth/change-password',
      '/api/auth/change-password',
      { currentPassword: password, newPassword: password, revokeOtherSessions: false },
    ],
    ['POST /api/auth/revoke-session', '/api/auth/revoke-session', { token: 'unknown' }],
  ];
  return changes.map(([operation, path, body, headers = {}]) => {
    return { operation, method: operation.split(' ')[0] ?? '', path, body, headers };
  });
}

type Path = readonly (string | number)[];
/** A place in a body and what is there; the body itself first. */
export type Leaf = { readonly path: Path; readonly value: unknown };

export function leavesOf(value: unknown, path: Path = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [{ path, value }, ...inner];
}

/** The body with one place changed. */
export function withValue(body: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(body)) return body.map((child, at) => (at === key ? withValue(child, rest, value) : child));
  const record = body as Readonly<Record<string, unknown>>;
  return { ...record, [key]: withValue(record[key], rest, value) };
}
