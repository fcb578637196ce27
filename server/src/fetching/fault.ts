import type { ExternalFault } from '@jishi/shared/schema/external-calendar';
import { Late } from './ask.ts';
import { BodyFault } from './body.ts';
import { ClosedAddress } from './guard.ts';

/** What Node calls it, and what it means for whoever gave us the address. */
const CODES: Readonly<Record<string, ExternalFault>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_NODATA: 'unknown-host',
  EAI_NONAME: 'unknown-host',
  EAI_FAIL: 'unknown-host',
  ETIMEDOUT: 'timeout',
  ERR_STREAM_PREMATURE_CLOSE: 'incomplete',
  Z_BUF_ERROR: 'incomplete',
  Z_DATA_ERROR: 'unreadable',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  CERT_REVOKED: 'certificate',
  CERT_UNTRUSTED: 'certificate',
  CERT_REJECTED: 'certificate',
  CERT_SIGNATURE_FAILURE: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  INVALID_CA: 'certificate',
  INVALID_PURPOSE: 'certificate',
  HOSTNAME_MISMATCH: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
};

/** The fault behind an error; `otherwise` when the error says nothing that we know. */
export function faultOf(error: unknown, signal: AbortSignal, otherwise: ExternalFault = 'unreachable'): ExternalFault {
  if (error instanceof BodyFault) return error.fault;
  if (error instanceof ClosedAddress) return 'private-address';
  if (signal.aborted || error instanceof Late) return 'timeout';
  for (const one of causesOf(error)) {
    if (one instanceof ClosedAddress) return 'private-address';
    const code = codeOf(one);
    const known = code === null ? undefined : CODES[code];
    if (known) return known;
    if (code?.startsWith('ERR_BROTLI') || code?.startsWith('ERR__ERROR')) return 'unreadable';
  }
  return otherwise;
}

/** An error, and those of which it is made: one for each address that was tried. */
function causesOf(error: unknown): unknown[] {
  return error instanceof AggregateError ? [error, ...error.errors] : [error];
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
