// One server's followers and senders and nothing else: a process that tests may kill. Prints a line when it has begun.
import { openStore } from '@jishi/db/open';
import { readConfig } from '@jishi/server/config';
import { makeDeps } from '@jishi/server/context';
import { startNotices } from '@jishi/server/notice/notices';
import { pino } from 'pino';

const config = readConfig(process.env);
await startNotices(
  makeDeps(openStore(config.databaseUrl), config, pino({ level: config.logLevel }, pino.destination(2))),
);
console.log('sending');
// When the test that started it is gone, so is its end of this pipe.
process.stdin.once('close', () => process.exit(1)).resume();
