import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../', import.meta.url));

/** The folder of installed packages in which a package really lies; packages are links there in the workspace. */
function packagesAround(installed: string): string {
  const real = realpathSync(installed);
  const mark = `${sep}node_modules${sep}`;
  const at = real.indexOf(mark);
  return at === -1 ? real : real.slice(0, at + mark.length);
}

/**
 * What a process apart needs to read to run code of these rooms of the server: the code, the shared rules and installed
 * packages. Neither the database nor settings lie there.
 */
export function readsOf(rooms: readonly string[]): string[] {
  const shared = realpathSync(join(SERVER, 'node_modules/@jishi/shared'));
  return [
    ...rooms.map((room) => join(SERVER, 'src', room, sep)),
    join(SERVER, 'src/version.ts'),
    join(SERVER, 'package.json'),
    join(SERVER, 'node_modules', sep),
    join(shared, 'src', sep),
    join(shared, 'package.json'),
    join(shared, 'node_modules', sep),
    packagesAround(join(SERVER, 'node_modules/luxon')),
  ];
}
