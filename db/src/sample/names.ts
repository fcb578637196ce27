import { ANCHORED } from './anchored.ts';
import type { City, Field, InstitutionForm, Parts, Theme } from './parts.ts';
import type { Random } from './random.ts';

export type Name = { readonly zh: string; readonly en: string };

/** Marks a name as invented, so that nobody takes it for a real place. */
export function marked(name: Name): Name {
  return { zh: `${name.zh}(样例)`, en: `${name.en} (sample)` };
}

/** Invents institution names, no two alike in either language. */
export function institutionNamer(
  parts: Parts,
): (random: Random, city: City, form: InstitutionForm, field: Field) => Name {
  const used = new Set<string>(Object.values(ANCHORED).flatMap(({ institution }) => [institution.zh, institution.en]));
  return (random, city, form, field) => {
    for (let attempt = 0; ; attempt += 1) {
      const shape = random.pick(form.forms);
      const word = random.pick(parts.words);
      // A second word when a city has used up the first ones.
      const second = attempt > 20 ? random.pick(parts.words) : { zh: '', en: '' };
      const fill = (language: 'zh' | 'en') =>
        shape[language]
          .replace('{city}', language === 'en' ? city.en.replace(/ \(.*/, '') : city.zh)
          .replace('{word}', `${word[language]}${language === 'en' && second.en ? ' ' : ''}${second[language]}`)
          .replace('{field}', field[language]);
      const name = marked({ zh: fill('zh'), en: fill('en') });
      if (used.has(name.zh) || used.has(name.en)) continue;
      used.add(name.zh).add(name.en);
      return name;
    }
  };
}

/** The name of the n-th facility of an institution that has this theme. */
export function facilityName(random: Random, theme: Theme, nth: number): Name {
  const name = random.pick(theme.names);
  return marked(nth === 1 ? name : { zh: `${name.zh}${nth} 部`, en: `${name.en} ${nth}` });
}

/** A person's name in Chinese characters; that two have the same one is as in life. */
export function personName(random: Random, parts: Parts): string {
  return `${random.pick([...parts.people.surnames])}${random.pick(parts.people.given)}`;
}
