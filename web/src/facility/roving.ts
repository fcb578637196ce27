const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * Moves the focus in a grid whose places have `data-at="row column"` and `tabindex`; one of them at a time is a stop of
 * Tab. Done on the elements themselves, so that a step costs nothing however many there are. Whether the key was one.
 */
export function stepIn(grid: HTMLElement, key: string): boolean {
  const current = document.activeElement;
  if (!(current instanceof HTMLElement) || !grid.contains(current)) return false;
  const [row = 0, column = 0] = (current.dataset.at ?? '').split(' ').map(Number);
  const step = STEPS[key];
  const rows = Number(grid.getAttribute('aria-rowcount'));
  const next = step
    ? placeAt(grid, Math.min(rows - 1, Math.max(0, row + step[0])), column + step[1])
    : key === 'Home' || key === 'End'
      ? placeAt(grid, row, key === 'Home' ? 0 : 7)
      : null;
  if (!step && key !== 'Home' && key !== 'End') return false;
  if (!next) return true;
  for (const stop of grid.querySelectorAll<HTMLElement>('[data-at][tabindex="0"]')) stop.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  return true;
}

function placeAt(grid: HTMLElement, row: number, column: number): HTMLElement | null {
  return grid.querySelector<HTMLElement>(`[data-at="${row} ${column}"]`);
}
