/** Controls, marks of direction and line separators: nothing that can be read. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** One line that can be shown: no controls, blanks made one, at most `length` UTF-16 units. */
export function cleanText(text: string, length: number): string {
  const clean = text
    .slice(0, length * 4)
    .replace(UNREADABLE, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  // Not in the middle of a character of two units.
  return clean.length <= length
    ? clean
    : clean
        .slice(0, length)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd();
}
