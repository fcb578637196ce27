import type { Deps } from '../context.ts';
import { type Doing, keepDoing } from '../jobs/keep-doing.ts';
import { BATCH } from './change.ts';
import { beginFollowing, type Effects, followOn } from './follow-durably.ts';
import { writeDigests } from './mail/digest.ts';
import { mailEffects } from './mail/enqueue.ts';
import { openPost } from './mail/post.ts';
import { sendDueMails } from './mail/send.ts';
import { tidy } from './tidy.ts';
import { takingTurns } from './turn.ts';
import { sendDueDeliveries } from './webhook/deliver.ts';
import { webhookEffects } from './webhook/enqueue.ts';

const FOLLOW_PAUSE_MS = 500;
const SEND_PAUSE_MS = 1000;
const DIGEST_PAUSE_MS = 5000;
const TIDY_PAUSE_MS = 3_600_000;

/**
 * Follows the events for webhooks and mail and sends what they lead to, until stopped. Any number of servers may do so
 * on one database. Without an SMTP server in the settings no mail is queued.
 */
export async function startNotices(deps: Deps): Promise<{ readonly stop: () => Promise<void> }> {
  await beginFollowing(deps, 'webhook');
  const doings = [...following(deps, 'webhook', webhookEffects(deps), () => sendDueDeliveries(deps))];
  if (deps.config.smtpUrl === null) deps.log.info('no SMTP_URL is set: no mail is queued or sent');
  else doings.push(...(await mailing(deps, deps.config.smtpUrl)));
  doings.push(keepDoing(deps, 'forgetting what was sent', TIDY_PAUSE_MS, () => tidy(deps)));
  return {
    stop: async () => {
      await Promise.all(doings.map((doing) => doing.stop()));
    },
  };
}

/** Follows events and sends what they lead to. What is queued waits for no commit of ours: half a second is soon enough. */
function following(deps: Deps, name: string, effects: Effects, send: () => Promise<boolean>): Doing[] {
  const sending = keepDoing(deps, `sending ${name}`, SEND_PAUSE_MS, send);
  const turn = takingTurns(deps, `follower:${name}`);
  const follow = keepDoing(deps, `following events for ${name}`, FOLLOW_PAUSE_MS, async () => {
    const count = await followOn(deps, name, effects, turn.isMine);
    if (count > 0) sending.nudge();
    // Under load the next ones are waited for: few commits with many events cost less than many with few.
    return count > BATCH / 2;
  });
  const stop = async () => {
    await follow.stop();
    await turn.giveUp();
  };
  return [{ ...follow, stop }, sending];
}

async function mailing(deps: Deps, smtpUrl: string): Promise<Doing[]> {
  const { text, address } = deps.config.mailFrom;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const sendDeps = { ...deps, post: openPost(smtpUrl, text), domain };
  await beginFollowing(deps, 'mail');
  return [...following(deps, 'mail', mailEffects(deps), () => sendDueMails(sendDeps)), digesting(deps)];
}

function digesting(deps: Deps): Doing {
  const turn = takingTurns(deps, 'digests');
  const doing = keepDoing(deps, 'writing digests', DIGEST_PAUSE_MS, async () => {
    await writeDigests(deps, turn.isMine);
    return false;
  });
  const stop = async () => {
    await doing.stop();
    await turn.giveUp();
  };
  return { ...doing, stop };
}
