import type { Scene } from '../scene.ts';
import { bookingRequests, seriesRequests } from './booking.ts';
import { externalRequests } from './external.ts';
import { houseRequests } from './house.ts';
import { inventoryRequests } from './inventory.ts';
import { accountRequests, peopleRequests } from './people.ts';
import { ruleRequests } from './rules.ts';
import { type Sample, sampleOf } from './sample.ts';
import type { Things } from './things.ts';
import { timeRequests } from './time.ts';
import { trainingRequests } from './training.ts';

/** Good requests for each operation that takes a body; what the battery then spoils. */
export function goodRequests(scene: Scene, things: Things): Sample[] {
  const asked = [
    ...bookingRequests(things),
    ...seriesRequests(things),
    ...timeRequests(scene, things),
    ...accountRequests(scene, things),
    ...peopleRequests(scene, things),
    ...ruleRequests(scene, things),
    ...externalRequests(scene, things),
    ...inventoryRequests(scene, things),
    ...trainingRequests(scene, things),
    ...houseRequests(scene, things.house),
  ];
  return asked.map(sampleOf);
}
