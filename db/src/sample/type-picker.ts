import type { Theme } from './parts.ts';
import { type Random, weighted } from './random.ts';
import type { SampleType } from './types.ts';

type Shelf = { readonly pick: (random: Random) => SampleType; readonly unseen: SampleType[] };

/** How often a facility gets a type that nobody has yet, while there are such. */
const NEW_TYPE_SHARE = 0.3;
/** How often a facility has an instrument that is not of its theme. */
const OTHER_SHARE = 0.08;

/**
 * Picks types by weight from the classes of a facility's theme, now and then any other. Types that nobody has yet are
 * preferred, cheap ones first, so that a small sample too shows many without being worth too much.
 */
export function typePicker(
  themes: readonly Theme[],
  types: readonly SampleType[],
): (random: Random, theme: Theme) => SampleType {
  const seen = new Set<string>();
  const shelfOf = (items: readonly SampleType[]): Shelf => ({
    pick: weighted(items, rarity),
    unseen: [...items].sort((a, b) => middle(b) - middle(a)),
  });
  const everything = shelfOf(types);
  const shelves = new Map(
    themes.map((theme) => {
      const own = types.filter((type) => theme.classes.some((prefix) => type.class.startsWith(prefix)));
      return [theme.id, own.length > 0 ? shelfOf(own) : everything];
    }),
  );
  const nextUnseen = ({ unseen }: Shelf): SampleType | undefined => {
    while (unseen.length > 0 && seen.has((unseen.at(-1) as SampleType).id)) unseen.pop();
    return unseen.pop();
  };
  return (random, theme) => {
    const shelf = random.chance(OTHER_SHARE) ? everything : (shelves.get(theme.id) ?? everything);
    const fresh = random.chance(NEW_TYPE_SHARE) ? nextUnseen(shelf) : undefined;
    const type = fresh ?? shelf.pick(random);
    seen.add(type.id);
    return type;
  };
}

const DEAR_YUAN = 1e6;

/** What a type usually costs, in yuan. */
function middle({ worthYuan: [low, high] }: SampleType): number {
  return Math.sqrt(Math.max(1, low) * Math.max(1, high));
}

/** Weights say how common a type is among its like; across all kinds, dear instruments are rarer than cheap ones. */
function rarity(type: SampleType): number {
  return type.weight * Math.sqrt(DEAR_YUAN / Math.max(DEAR_YUAN, middle(type)));
}
