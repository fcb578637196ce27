import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asking } from './asking.ts';
import { lookAt } from './looks.ts';
import { book, bookingsAt, freeTime, readInstrument } from './microscope.ts';
import { SCREENS } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { titledPages } from './titles.ts';
import { ARTIFACTS, leave, visit } from './visitor.ts';
import { wordsIn } from './words.ts';

let stage: Stage;
beforeAll(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  stage = await openStage();
});
afterAll(() => stage?.close());

for (const language of ['zh', 'en'] as const) {
  test.each(SCREENS)(`$name in ${language}: nobody is shut out, wide or narrow, light or dark`, async (screen) => {
    const visitor = await visit(stage, { language, ...(screen.as ? { as: screen.as } : {}) });
    await screen.open(visitor, stage);
    await lookAt(visitor.page, screen.name, language);
    await leave(visitor);
  });
}

test.each(['zh', 'en'] as const)(
  'wherever one goes, the title of the window says in %s which page it is',
  async (language) => {
    const owner = await asking(stage, 'manager@demo.test');
    const span = await freeTime(stage, 0, 1);
    await book(owner, stage.anchors.microscopeId, span);
    const [booking] = await bookingsAt(owner, span);
    await owner.close();
    const { id, name: names } = await readInstrument(stage);
    const words = wordsIn(language);
    const pages = titledPages(words, { id, instrument: words.name(names), booking: booking?.id ?? '' });
    for (const as of ['manager@demo.test', 'admin@demo.test'] as const) {
      const visitor = await visit(stage, { language, as });
      const { page, m } = visitor;
      await page.goto('/order');
      for (const [path, title] of pages[as] ?? []) {
        // As a link does, without loading the page anew.
        await page.evaluate((to) => history.pushState(null, '', to), path);
        await expect.poll(() => page.title(), { message: path, timeout: 10_000 }).toBe(`${title} – ${m.brand}`);
      }
      await leave(visitor);
    }
  },
);
