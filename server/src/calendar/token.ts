import { hash, randomBytes } from 'node:crypto';

const TOKEN = /^jc_[A-Za-z0-9_-]{43}$/;

/** A feed's secret: 32 random bytes behind a prefix that secret scanners can recognise. */
export function makeToken(): string {
  return `jc_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a secret: its SHA-256 in hex. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Whether it can be a secret of ours at all. The form is public, so this tells nothing. */
export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text);
}
