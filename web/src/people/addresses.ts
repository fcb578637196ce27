export const MOST_ADDRESSES = 50;

/** Addresses in a text, each once and in lower case; what looks like none is told apart. */
export function readAddresses(text: string): { readonly good: string[]; readonly bad: string[] } {
  const words = [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,;，；、]+/)
        .filter(Boolean),
    ),
  ];
  const isAddress = (word: string) => /^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$/.test(word);
  return { good: words.filter(isAddress), bad: words.filter((word) => !isAddress(word)) };
}
