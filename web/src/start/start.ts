import { lastReader } from '../identity/lastReader.ts';
import { chosenLanguage } from '../messages/language.ts';
import { loadPages } from '../messages/pages.ts';
import { pageOf, RESULTS, readFinding, withoutTime } from '../search/finding.ts';
import { parseSearch, writeQuery } from '../url.ts';
import { askEarly } from './early.ts';

// The first script of all, and a small one: while the pages are on their way it asks for what they will need first.
const language = chosenLanguage();
askEarly('/api/v1/session', language);
if (location.pathname === '/') askForResults();
void drawPages();

async function drawPages(): Promise<void> {
  try {
    const [{ draw }] = await Promise.all([import('../main.tsx'), loadPages(language)]);
    draw();
  } catch (error) {
    // Nothing else is there to say so: the network broke, or a newer version has other files.
    document.getElementById('not-loaded')?.removeAttribute('hidden');
    throw error;
  }
}

function askForResults(): void {
  const finding = readFinding(parseSearch(location.search));
  // The page works out what days are: the calendar of all zones is too much for a small script.
  if (finding.from || finding.to) return;
  const question = { ...withoutTime(finding), near: finding.near ?? lastReader.home };
  askEarly(`${RESULTS}${writeQuery(pageOf(question))}`, language);
  askEarly('/api/v1/regions', language);
}
