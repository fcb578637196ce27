import { PASSWORD, type Stage } from './stage.ts';
import type { Visitor } from './visitor.ts';

const EMAILS = ['hefei@demo.test', 'suzhou@demo.test', 'manager@demo.test', 'admin@demo.test'] as const;
export type DemoEmail = (typeof EMAILS)[number];

/** Signs in by the form that is on the screen. */
export async function signIn({ page, m }: Visitor, email: DemoEmail): Promise<void> {
  await page.getByLabel(m.signIn.email, { exact: true }).fill(email);
  await page.getByLabel(m.signIn.password, { exact: true }).fill(PASSWORD);
  await page.locator('main').getByRole('button', { name: m.signIn.submit, exact: true }).click();
  await page.getByRole('button', { name: m.shell.signOut }).waitFor();
}

/** The accounts are as new: their browser says which language they speak. */
export async function forgetLanguages({ browser, url }: Stage): Promise<void> {
  for (const email of EMAILS) {
    const context = await browser.newContext({ baseURL: url });
    await context.request.post('/api/auth/sign-in/email', { data: { email, password: PASSWORD } });
    const answer = await context.request.patch('/api/v1/me', { data: { language: null } });
    if (!answer.ok()) throw new Error(`${email}: ${answer.status()} ${await answer.text()}`);
    await context.close();
  }
}
