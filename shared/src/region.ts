/** The province of a GB/T 2260 code: its first two digits. */
export function provinceOf(code: string): string {
  return `${code.slice(0, 2)}0000`;
}
