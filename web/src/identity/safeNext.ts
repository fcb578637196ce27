/** Only a path of this site: an address must not lead elsewhere after signing in. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])[^\\]*$/.test(next) ? next : '/';
}
