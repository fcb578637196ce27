type Sunday = {
  readonly zone: string;
  readonly what: string;
  /** The date on the wall. All other texts but `reads` are instants; minutes are of real time. */
  readonly date: string;
  /** When the clock changes, or would. */
  readonly at: string;
  /** When the day begins and ends, and the week before it began. */
  readonly midnight: string;
  readonly nextMidnight: string;
  readonly monday: string;
  /** From 22:00 of Saturday to 06:00. */
  readonly night: readonly [string, string];
  readonly nightMinutes: number;
  /** Of them, those in which the clock reads 01:00 to 02:59. */
  readonly cheapMinutes: number;
  /** Hours that begin inside the change, and what they are. */
  readonly reads: readonly [string, string];
  readonly open: readonly [string, string];
  /** 08:00 on this Sunday and the two beside it. */
  readonly eights: readonly [string, string, string];
};

/** Every way in which the clocks of the places that we care about change, and one that does not. */
export const SUNDAYS: readonly Sunday[] = [
  {
    ...{ zone: 'Europe/Berlin', what: 'skips from 2 to 3', date: '2027-03-28', at: '2027-03-28T01:00:00Z' },
    ...{ midnight: '2027-03-27T23:00:00Z', nextMidnight: '2027-03-28T22:00:00Z', monday: '2027-03-21T23:00:00Z' },
    ...{ night: ['2027-03-27T21:00:00Z', '2027-03-28T04:00:00Z'], nightMinutes: 420, cheapMinutes: 60 },
    ...{ reads: ['02:15', '04:00'], open: ['2027-03-28T01:00:00Z', '2027-03-28T02:00:00Z'] },
    eights: ['2027-03-21T07:00:00Z', '2027-03-28T06:00:00Z', '2027-04-04T06:00:00Z'],
  },
  {
    ...{ zone: 'Europe/Berlin', what: 'is put back from 3 to 2', date: '2027-10-31', at: '2027-10-31T01:00:00Z' },
    ...{ midnight: '2027-10-30T22:00:00Z', nextMidnight: '2027-10-31T23:00:00Z', monday: '2027-10-24T22:00:00Z' },
    ...{ night: ['2027-10-30T20:00:00Z', '2027-10-31T05:00:00Z'], nightMinutes: 540, cheapMinutes: 180 },
    ...{ reads: ['02:15', '04:00'], open: ['2027-10-31T00:15:00Z', '2027-10-31T03:00:00Z'] },
    eights: ['2027-10-24T06:00:00Z', '2027-10-31T07:00:00Z', '2027-11-07T07:00:00Z'],
  },
  {
    ...{ zone: 'America/New_York', what: 'skips from 2 to 3', date: '2027-03-14', at: '2027-03-14T07:00:00Z' },
    ...{ midnight: '2027-03-14T05:00:00Z', nextMidnight: '2027-03-15T04:00:00Z', monday: '2027-03-08T05:00:00Z' },
    ...{ night: ['2027-03-14T03:00:00Z', '2027-03-14T10:00:00Z'], nightMinutes: 420, cheapMinutes: 60 },
    ...{ reads: ['02:15', '04:00'], open: ['2027-03-14T07:00:00Z', '2027-03-14T08:00:00Z'] },
    eights: ['2027-03-07T13:00:00Z', '2027-03-14T12:00:00Z', '2027-03-21T12:00:00Z'],
  },
  {
    ...{ zone: 'America/New_York', what: 'is put back from 2 to 1', date: '2027-11-07', at: '2027-11-07T06:00:00Z' },
    ...{ midnight: '2027-11-07T04:00:00Z', nextMidnight: '2027-11-08T05:00:00Z', monday: '2027-11-01T04:00:00Z' },
    ...{ night: ['2027-11-07T02:00:00Z', '2027-11-07T11:00:00Z'], nightMinutes: 540, cheapMinutes: 180 },
    ...{ reads: ['01:15', '04:00'], open: ['2027-11-07T05:15:00Z', '2027-11-07T09:00:00Z'] },
    eights: ['2027-10-31T12:00:00Z', '2027-11-07T13:00:00Z', '2027-11-14T13:00:00Z'],
  },
  {
    ...{
      zone: 'Australia/Lord_Howe',
      what: 'is put back by 30 minutes',
      date: '2027-04-04',
      at: '2027-04-03T15:00:00Z',
    },
    ...{ midnight: '2027-04-03T13:00:00Z', nextMidnight: '2027-04-04T13:30:00Z', monday: '2027-03-28T13:00:00Z' },
    ...{ night: ['2027-04-03T11:00:00Z', '2027-04-03T19:30:00Z'], nightMinutes: 510, cheapMinutes: 150 },
    ...{ reads: ['01:45', '04:00'], open: ['2027-04-03T14:45:00Z', '2027-04-03T17:30:00Z'] },
    eights: ['2027-03-27T21:00:00Z', '2027-04-03T21:30:00Z', '2027-04-10T21:30:00Z'],
  },
  {
    ...{ zone: 'Australia/Lord_Howe', what: 'skips 30 minutes', date: '2027-10-03', at: '2027-10-02T15:30:00Z' },
    ...{ midnight: '2027-10-02T13:30:00Z', nextMidnight: '2027-10-03T13:00:00Z', monday: '2027-09-26T13:30:00Z' },
    ...{ night: ['2027-10-02T11:30:00Z', '2027-10-02T19:00:00Z'], nightMinutes: 450, cheapMinutes: 90 },
    ...{ reads: ['02:15', '04:00'], open: ['2027-10-02T15:30:00Z', '2027-10-02T17:00:00Z'] },
    eights: ['2027-09-25T21:30:00Z', '2027-10-02T21:00:00Z', '2027-10-09T21:00:00Z'],
  },
  {
    ...{ zone: 'Asia/Shanghai', what: 'does not change', date: '2027-03-28', at: '2027-03-27T18:00:00Z' },
    ...{ midnight: '2027-03-27T16:00:00Z', nextMidnight: '2027-03-28T16:00:00Z', monday: '2027-03-21T16:00:00Z' },
    ...{ night: ['2027-03-27T14:00:00Z', '2027-03-27T22:00:00Z'], nightMinutes: 480, cheapMinutes: 120 },
    ...{ reads: ['02:15', '04:00'], open: ['2027-03-27T18:15:00Z', '2027-03-27T20:00:00Z'] },
    eights: ['2027-03-21T00:00:00Z', '2027-03-28T00:00:00Z', '2027-04-04T00:00:00Z'],
  },
];
