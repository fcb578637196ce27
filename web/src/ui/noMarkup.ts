type Policy = { readonly createHTML: (text: string) => string | null };
type Factory = { readonly createPolicy: (name: string, policy: Policy) => unknown };

/**
 * The only policy that our content security policy admits (Trusted Types): an element may be emptied, as the announcer of
 * react-aria does, and no text ever becomes markup, a script or an address of one.
 */
export function allowNoMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  trustedTypes?.createPolicy('default', { createHTML: (text) => (text === '' ? text : null) });
}
