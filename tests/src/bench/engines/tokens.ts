const RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[\p{L}\p{N}]+/gu;
const HAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Words of a text for engines that know none: Latin words in small letters, CJK runs as pairs of characters. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(RUN)) {
    if (HAN.test(run)) addPairs([...run], tokens);
    else addMixed(run, tokens);
  }
  return tokens;
}

function addPairs(characters: readonly string[], tokens: string[]): void {
  if (characters.length === 1) tokens.push(characters[0] as string);
  for (let at = 1; at < characters.length; at += 1) tokens.push(`${characters[at - 1]}${characters[at]}`);
}

/** A run of letters may go over into CJK, as in `X射线`. */
function addMixed(run: string, tokens: string[]): void {
  for (const [part] of run.matchAll(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu,
  )) {
    if (HAN.test(part)) addPairs([...part], tokens);
    else tokens.push(part);
  }
}
