import { type Things, withBroader } from '../mirror/things.ts';
import { newTree, plant, type TermTree, termsIn } from './tree.ts';

/** What a text speaks of, ids in the order of their first mention. */
export type Mentions = { readonly techniques: readonly string[]; readonly types: readonly string[] };

/** The terms of techniques and types, and what they stand for. */
export type Thesaurus = { readonly tree: TermTree<Term>; readonly things: Known };

type Known = Pick<Things, 'techniques' | 'types'>;
/** `loud`: an abbreviation that may also be a common word (STEM, FISH), so that it counts in capitals only. */
type Term = { readonly techniques: Set<string>; readonly types: Set<string>; readonly loud: boolean };

/** Parts of other words more often than what they stand for. */
const VAGUE = new Set([
  ...[
    '透射',
    '双束',
    '气相',
    '液相',
    '荧光',
    '萤光',
    '红外',
    '紫外',
    '波谱',
    '能谱',
    '力谱',
    '明场',
    '暗场',
    '曝光',
    '扩散',
  ],
  ...[
    '掺杂',
    '压印',
    '挤出',
    '镀膜',
    '校准',
    '检定',
    '制样',
    '消解',
    '高分辨',
    '偏光',
    '热值',
    '旋光',
    '差热',
    '差扫',
    '超离',
  ],
  ...['层析', '三重四极杆', 'infrared', 'exposure', 'coating', 'thermal desorption', 'diffusion', 'doping', 'ICP'],
]);
/** Of the abbreviations with two letters only these are telling in a name. */
const TELLING_PAIRS = new Set(['gc', 'lc', 'ms', 'ir', 'uv', 'ct']);
const MAX_ABBREVIATION = 6;

/** Collects the terms of all techniques and types: a tenth of a second for a thousand. */
export function thesaurusOf(things: Known): Thesaurus {
  const tree = newTree<Term>();
  const add = (text: string | undefined, kind: 'techniques' | 'types', id: string) => {
    if (text === undefined || !isTelling(text)) return;
    plant(tree, text, (known) => {
      const term = known ?? { techniques: new Set(), types: new Set(), loud: isAbbreviation(text) };
      term[kind].add(id);
      return term;
    });
  };
  for (const { id, name, words } of things.techniques.values())
    for (const text of [name.zh, name.en, ...words]) add(text, 'techniques', id);
  for (const { id, name, words } of things.types.values())
    for (const text of [name.zh, name.en, ...words]) add(text, 'types', id);
  return { tree, things };
}

function isTelling(text: string): boolean {
  const letters = lettersOf(text);
  if (letters.length < 2 || VAGUE.has(text)) return false;
  return !/^[a-z]{2}$/i.test(letters) || TELLING_PAIRS.has(letters.toLowerCase());
}

function isAbbreviation(text: string): boolean {
  return lettersOf(text).length <= MAX_ABBREVIATION && /^[^\s-]*\p{Lu}[^\s-]*\p{Lu}[^\s-]*$/u.test(text);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The techniques and types of which a term stands in a text, as `termsIn` finds them. A type is only mentioned by a term that is
 * its own; then so is its first technique.
 */
export function mentionedIn({ tree, things }: Thesaurus, text: string): Mentions {
  const techniques = new Set<string>();
  const types = new Set<string>();
  let loudWords: Set<string> | null = null;
  const terms = termsIn(tree, text, (term, word) => {
    if (!term.loud || word === null) return true;
    loudWords ??= loudWordsOf(text);
    return loudWords.has(word);
  });
  for (const term of terms) {
    // SAM is an Auger microscope or an acoustic one: nobody can tell.
    if (!term.loud || areAkin(things, [...term.techniques])) for (const id of term.techniques) techniques.add(id);
    if (term.techniques.size > 0 || term.types.size !== 1) continue;
    for (const id of term.types) {
      types.add(id);
      const main = things.types.get(id)?.techniques[0];
      if (main !== undefined) techniques.add(main);
    }
  }
  return { techniques: [...techniques], types: [...types] };
}

/** Whether techniques have a broader one in common, or one is broader than the others. */
function areAkin(things: Known, techniques: readonly string[]): boolean {
  const [first = [], ...others] = techniques.map((id) => withBroader(things, [id]));
  return techniques.length < 2 || first.some((id) => others.every((chain) => chain.includes(id)));
}

/** The words of a text that have two capital letters or more, in small ones. */
function loudWordsOf(text: string): Set<string> {
  const words = text.normalize('NFKC').match(/(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? [];
  return new Set(words.filter((word) => /\p{Lu}.*\p{Lu}/u.test(word)).map((word) => word.toLowerCase()));
}
