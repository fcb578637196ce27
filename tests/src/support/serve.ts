// What `jishi start` does without reference data and the web: a process that tests may kill.
import { readConfig } from '@jishi/server/config';
import { start } from '@jishi/server/main';

const running = await start(readConfig(process.env));
console.log(running.url);
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
// When the test that started it is gone, so is its end of this pipe.
process.stdin.once('close', () => process.exit(1)).resume();
