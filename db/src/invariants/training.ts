import { sql } from 'kysely';
import type { Invariant } from './invariant.ts';

/** What must be true of training sessions and of who takes part. */
export const trainingInvariants: readonly Invariant[] = [
  {
    name: 'a session has no more people than places',
    offenders: sql`
      select training.id, training.places, count(trainee.person_id) as joined
      from training join trainee on trainee.training_id = training.id and trainee.state = 'joined'
      group by training.id, training.places
      having count(trainee.person_id) > training.places`,
  },
  {
    name: 'nobody waits for a place of a session that has one',
    offenders: sql`
      select training.id, training.places
      from training
      where training.cancelled_at is null and training.held_at is null
        and exists (select 1 from trainee where trainee.training_id = training.id and trainee.state = 'waiting')
        and training.places > (
          select count(*) from trainee where trainee.training_id = training.id and trainee.state = 'joined')`,
  },
  {
    name: 'a session is for an instrument of its facility, for a type, or for all of it',
    offenders: sql`
      select training.id, training.facility_id, training.instrument_id
      from training left join instrument on instrument.id = training.instrument_id
      where (training.instrument_id is not null and training.type_id is not null)
        or (training.instrument_id is not null and instrument.facility_id <> training.facility_id)`,
  },
  {
    name: 'whoever attended a session, and nobody else, was authorised by it, for the same',
    offenders: sql`
      select trainee.training_id, trainee.person_id, trainee.state
      from trainee
        join training on training.id = trainee.training_id
        left join authorisation on authorisation.id = trainee.authorisation_id
      where (trainee.state = 'attended' and (authorisation.id is null
          or authorisation.person_id <> trainee.person_id
          or authorisation.facility_id <> training.facility_id
          or coalesce(authorisation.instrument_id, '') <> coalesce(training.instrument_id, '')
          or coalesce(authorisation.type_id, '') <> coalesce(training.type_id, '')))
        or (trainee.state <> 'attended' and trainee.authorisation_id is not null)`,
  },
  {
    name: 'people were marked in sessions that were held and not cancelled',
    offenders: sql`
      select training.id, training.held_at, training.cancelled_at
      from training
      where (training.held_at is not null and training.cancelled_at is not null)
        or (training.held_at is null and exists (
          select 1 from trainee where trainee.training_id = training.id
            and trainee.state in ('attended', 'failed', 'absent')))`,
  },
];
