import type { Xml } from './xml.ts';

export type RefusedStatus = 400 | 403 | 404 | 405 | 413 | 501 | 507;

/** An answer that is no success; `condition` is what was not met (RFC 4918 §16). */
export class Refused extends Error {
  readonly status: RefusedStatus;
  readonly condition: Xml | null;
  constructor(status: RefusedStatus, condition: Xml | null = null) {
    super(`refused with ${status}`);
    this.status = status;
    this.condition = condition;
  }
}
