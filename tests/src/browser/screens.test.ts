import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, test } from 'vitest';
import { lookAt } from './looks.ts';
import { SCREENS } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { ARTIFACTS, leave, visit } from './visitor.ts';

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
