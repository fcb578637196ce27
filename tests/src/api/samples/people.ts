import { v7 as uuidv7 } from 'uuid';
import { on, type Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';
import type { Things } from './things.ts';

/** Groups, authorisations, pauses and breaches. */
export function peopleRequests(scene: Scene, { instrumentId, groupId, appealedId, decidedId }: Things): Asked[] {
  const group = '/api/v1/groups';
  const here = `/api/v1/facilities/${scene.centre.id}`;
  const [until, email] = [on(30, '12:00'), `${scene.researcher.id}@example.org`];
  const member = `${group}/${groupId}/members`;
  const pause = { id: uuidv7(), personId: scene.engineer.id, until, reason: '多次爽约' };
  const allowed = { id: uuidv7(), personId: scene.engineer.id, scope: { instrumentId }, from: on(24, '12:00'), until };
  const breach = '/api/v1/breaches';
  return [
    [`POST ${group}`, group, { id: uuidv7(), name: { zh: '催化组', en: 'Catalysis' }, institutionId: scene.hefei }],
    [`POST ${group}/{id}/members`, member, { email, role: 'member' }],
    [`PUT ${group}/{id}/members/{personId}`, `${member}/${scene.researcher.id}`, { role: 'head' }],
    ['POST /api/v1/stand-ins', '/api/v1/stand-ins', { id: uuidv7(), email, from: on(24, '12:00'), until }],
    ['POST /api/v1/facilities/{id}/authorisations', `${here}/authorisations`, { ...allowed, note: '考核通过' }],
    ['POST /api/v1/facilities/{id}/pauses', `${here}/pauses`, pause],
    ['POST /api/v1/pauses', '/api/v1/pauses', { ...pause, id: uuidv7() }],
    [`POST ${breach}/{id}/appeal`, `${breach}/${appealedId}/appeal`, { text: '当时停电' }],
    [`POST ${breach}/{id}/decide`, `${breach}/${decidedId}/decide`, { waive: true, note: '情况属实' }],
  ];
}

/** Who somebody is, their calendars and saved searches. */
export function accountRequests(scene: Scene, { instrumentId, searchId }: Things): Asked[] {
  const password = 'correct horse 9';
  const [named, kept] = [{ name: '李工' }, { rememberMe: true }];
  const feed = { id: uuidv7(), kind: 'instrument', targetId: instrumentId, detail: 'busy' };
  const newcomer = { ...named, email: 'new@example.org', password, institutionId: scene.hefei, ...kept };
  const search = { name: '电镜', question: 'minutes=60&q=电镜', withinDays: 7, watch: true };
  const changed = { currentPassword: password, newPassword: password, revokeOtherSessions: false };
  return [
    ['PATCH /api/v1/me', '/api/v1/me', { ...named, language: 'zh', zone: 'Asia/Shanghai' }],
    ['POST /api/v1/feeds', '/api/v1/feeds', feed],
    ['POST /api/v1/searches', '/api/v1/searches', { id: uuidv7(), ...search }],
    ['PATCH /api/v1/searches/{id}', `/api/v1/searches/${searchId}`, search, ANY_VERSION],
    ['POST /api/auth/sign-up/email', '/api/auth/sign-up/email', newcomer],
    ['POST /api/auth/sign-in/email', '/api/auth/sign-in/email', { email: 'no@example.org', password, ...kept }],
    ['POST /api/auth/change-password', '/api/auth/change-password', changed],
    ['POST /api/auth/revoke-session', '/api/auth/revoke-session', { token: 'unknown' }],
  ];
}
