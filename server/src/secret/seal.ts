import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Store } from '@jishi/db/open';
import { readSecret } from './secret.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The first sign of what is sealed this way, so that another way can follow. */
const FORM = '1.';

/** Keys for one purpose; those of another purpose open nothing of it. */
export type Keys = { readonly seal: Buffer; readonly digest: Buffer };

/** Keys that are derived from the installation's secret (HKDF, RFC 5869). */
export async function deriveKeys(store: Store, purpose: string): Promise<Keys> {
  const secret = await readSecret(store);
  const key = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `jishi ${purpose} ${use}`, KEY_BYTES));
  return { seal: key('seal'), digest: key('digest') };
}

/** Seals a text (AES-256-GCM) for the row that is named: it does not open as that of another one. */
export function seal({ seal: key }: Keys, row: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(row));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return FORM + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The text that was sealed; throws for anything else, or when the secret is another one by now. */
export function unseal({ seal: key }: Keys, row: string, sealed: string): string {
  if (!sealed.startsWith(FORM)) throw new Error('sealed in an unknown way');
  const bytes = Buffer.from(sealed.slice(FORM.length), 'base64url');
  const tagAt = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(row))
    .setAuthTag(bytes.subarray(NONCE_BYTES, tagAt));
  return Buffer.concat([decipher.update(bytes.subarray(tagAt)), decipher.final()]).toString('utf8');
}

/** A digest that says nothing of the text to whoever lacks the secret, for comparing. */
export function digestOf({ digest }: Keys, text: string): string {
  return createHmac('sha256', digest).update(text).digest('base64url');
}
