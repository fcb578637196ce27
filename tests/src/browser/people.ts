import { PASSWORD } from './stage.ts';
import type { Visitor } from './visitor.ts';

export type DemoEmail = 'hefei@demo.test' | 'suzhou@demo.test' | 'manager@demo.test' | 'admin@demo.test';

/** Signs in by the form that is on the screen. */
export async function signIn({ page, m }: Visitor, email: DemoEmail): Promise<void> {
  await page.getByLabel(m.signIn.email, { exact: true }).fill(email);
  await page.getByLabel(m.signIn.password, { exact: true }).fill(PASSWORD);
  await page.locator('main').getByRole('button', { name: m.signIn.submit, exact: true }).click();
  await page.getByRole('button', { name: m.shell.signOut }).waitFor();
}
