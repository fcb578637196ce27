/** A tab that nobody sees is not painted; nor is one painted for a while that has too much to do. */
const LONGEST_MS = 100;

/** Settles when the next frame is on the screen: what was just pressed shows before the work that follows from it. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const longest = setTimeout(resolve, LONGEST_MS);
    requestAnimationFrame(() => {
      clearTimeout(longest);
      setTimeout(resolve);
    });
  });
}
