import type { Visitor } from './visitor.ts';

export type Point = { readonly x: number; readonly y: number };
type Kind = 'touchStart' | 'touchMove' | 'touchEnd';

/** A finger on the screen of somebody whose screen is touched. */
export type Finger = {
  readonly down: (at: Point) => Promise<void>;
  readonly move: (from: Point, to: Point) => Promise<void>;
  readonly up: () => Promise<void>;
  /** A second one comes down beside the first, goes elsewhere and is lifted. */
  readonly second: (first: Point, from: Point, to: Point) => Promise<void>;
};

const STEPS = 5;

export async function fingerOf({ context, page }: Visitor): Promise<Finger> {
  const session = await context.newCDPSession(page);
  const touch = async (type: Kind, at?: Point) => {
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  };
  return {
    down: (at) => touch('touchStart', at),
    move: async (from, to) => {
      for (let step = 1; step <= STEPS; step += 1) {
        const part = (a: number, b: number) => a + ((b - a) * step) / STEPS;
        await touch('touchMove', { x: part(from.x, to.x), y: part(from.y, to.y) });
      }
    },
    up: () => touch('touchEnd'),
    second: async (first, from, to) => {
      const both = (other: Point) => [
        { ...first, id: 0 },
        { ...other, id: 1 },
      ];
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: both(from) });
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: both(to) });
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [{ ...first, id: 0 }] });
    },
  };
}
