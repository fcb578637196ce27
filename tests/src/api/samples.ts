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

/** An operation, its path, a body and headers. */
type Change = readonly [string, string, unknown, Record<string, string>?];

function peopleRequests(scene: Scene, instrumentId: string): Change[] {
  const group = '/api/v1/groups';
  const here = `/api/v1/facilities/${scene.centre.id}`;
  const [until, email] = [on(30, '12:00'), 'nobody@example.org'];
  const member = `${group}/${uuidv7()}/members`;
  const pause = { id: uuidv7(), personId: scene.engineer.id, until, reason: '多次爽约' };
  const scope = { instrumentId };
  return [
    [`POST ${group}`, group, { id: uuidv7(), name: { zh: '催化组', en: 'Catalysis' }, institutionId: scene.hefei }],
    [`POST ${group}/{id}/members`, member, { email, role: 'member' }],
    [`PUT ${group}/{id}/members/{personId}`, `${member}/${uuidv7()}`, { role: 'head' }],
    ['POST /api/v1/stand-ins', '/api/v1/stand-ins', { id: uuidv7(), email, from: on(24, '12:00'), until }],
    [
      'POST /api/v1/facilities/{id}/authorisations',
      `${here}/authorisations`,
      { id: uuidv7(), personId: scene.engineer.id, scope, from: on(24, '12:00'), until, note: '考核通过' },
    ],
    ['POST /api/v1/facilities/{id}/pauses', `${here}/pauses`, pause],
    ['POST /api/v1/pauses', '/api/v1/pauses', { ...pause, id: uuidv7() }],
  ];
}

function ruleRequests(scene: Scene, instrumentId: string): Change[] {
  const layer = {
    noticeMinutes: 0,
    approval: ['manager'],
    wholeBlocks: [{ days: [5], from: '21:00', to: '07:00' }],
    cases: [{ when: { class: ['company'], region: ['320500'], mode: ['self'] }, set: { maxActive: 5 } }],
  };
  const name = { zh: '同室', en: 'Room' };
  const rules = (owners: string, id: string): Change => [
    `PUT /api/v1/${owners}/{id}/rules`,
    `/api/v1/${owners}/${id}/rules`,
    layer,
    { 'if-match': '*' },
  ];
  const here = `/api/v1/facilities/${scene.centre.id}`;
  const times = { from: on(26, '09:00'), to: on(26, '10:00'), at: on(24, '12:00') };
  return [
    rules('institutions', scene.hefei),
    rules('facilities', scene.hefeiCentre.id),
    rules('instruments', instrumentId),
    [
      'PUT /api/v1/instruments/{id}/parts',
      `/api/v1/instruments/${instrumentId}/parts`,
      { parts: [] },
      { 'if-match': '*' },
    ],
    [
      'POST /api/v1/facilities/{id}/parts',
      `${here}/parts`,
      { id: uuidv7(), name, stations: 2, scheduleId: scene.centre.scheduleId },
    ],
    [
      'POST /api/v1/facilities/{id}/exclusions',
      `${here}/exclusions`,
      { id: uuidv7(), name, instrumentIds: [instrumentId, uuidv7()] },
    ],
    [
      'POST /api/v1/trials',
      '/api/v1/trials',
      { instrumentId, ...times, mode: 'self', parts: [], person: { class: 'company', region: '320500' } },
    ],
  ];
}

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
  const changes: Change[] = [
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
    ...peopleRequests(scene, instrumentId),
    ...ruleRequests(scene, instrumentId),
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
