import { fold } from '@jishi/shared/search/fold';
import { Converter } from 'opencc-js/t2cn';
import { expect, test } from 'vitest';

const openCc = Converter({ from: 't', to: 'cn' });

/** OpenCC's answer, asked again until it stays (薴 → 苧 → 苎). */
function asOpenCc(text: string): string {
  const once = openCc(text);
  return once === text ? once : asOpenCc(once);
}

function* hanCharacters(): Generator<string> {
  for (let code = 0x2e80; code <= 0x3ffff; code += 1) {
    const character = String.fromCodePoint(code);
    if (/\p{Script=Han}/u.test(character)) yield character;
  }
}

test('every Chinese character of Unicode folds to the one that OpenCC gives', () => {
  const wrong: string[] = [];
  let characters = 0;
  for (const character of hanCharacters()) {
    characters += 1;
    // Compatibility forms are made one first; both do so, but only NFKC knows all of them.
    const expected = asOpenCc(character.normalize('NFKC'));
    if (fold(character) !== expected) wrong.push(`${character} ${fold(character)} ${expected}`);
  }
  expect(wrong).toEqual([]);
  expect(characters).toBeGreaterThan(90_000);
});

test('folding a folded Chinese character changes nothing', () => {
  const wrong = [...hanCharacters()].filter((character) => fold(fold(character)) !== fold(character));
  expect(wrong).toEqual([]);
});
