// What each invariant says, in the doctor's words.
export const TAKEN_TWICE = 'no station is taken twice at the same time';
export const GRID = 'all times lie on quarters of an hour and end after they begin';
export const STATIONS = 'a taken station is one that the instrument has';
export const HOLDS = 'a hold, and nothing else, ends by itself';
export const BOOKED = 'a booking has its time once while it holds it, and none after it gave it back';
export const CLOSED = 'time taken by a closure belongs to one on the same instrument';
export const EXACT =
  'a closure takes exactly its time on every station, but for what bookings that stay and calendars have of it';
export const BUSY = 'time taken by an outside calendar belongs to busy time of it on the same instrument';
export const BUSY_EXACT =
  'busy time of an outside calendar takes exactly its time on every station, but for what others have of it';
export const BUSY_OF = 'busy time is of a calendar that was not removed, on an instrument that it is for';
export const FOLLOWED = 'an outside calendar is looked at again while it is followed, and then alone';
export const HELD = 'an outside calendar says what is held while something is, and then alone';
export const SEALED = 'an address is kept, sealed, of a calendar that has one and was not removed';
export const ENDED = 'a closure that was ended takes no time after its end';
export const SUM = 'an order is the sum of its lines: same person, same currency, their prices together';
export const AGREED = 'a price by agreement has no amount';
export const FACILITY = 'a booking is its instrument’s facility’s';
export const PLACED = 'a booking has the event of its placing';
export const SAYS_WHEN = 'a booking that gave its time back, and no other, says when';
export const UID = 'a booking has a name of its own in calendars';
export const WAITS = 'a booking that waits is of an order where an approval is missing, or is looked at at once';
export const LOOKED_AT = 'a booking that has ended is not looked at again';
export const HOURS = 'real machine hours end after they begin, and only what was used has them';
export const PAUSED = 'a pause that breaches led to is the pause of whoever they are about';
export const AGENDA = 'an instrument has an agenda';
export const INSTITUTION = 'an instrument is its facility’s institution’s';
export const SCHEDULE = 'an instrument follows a schedule of its facility';
export const OWN_SCHEDULE = 'a facility has a schedule of its own';
export const SAYS = 'a schedule says something';
export const ADMITTED = 'an institution that was suspended or declined was told why, and offers nothing';
export const APPLIED = 'an application names who made it';
export const REVIEWED = 'a review that was done says by whom, one that is due a date';
export const COUNTY = 'a county lies in a city or a province, a city in a province';
export const HEADED = 'a group that has not ended has a head';
export const COVERS = 'an authorisation is for an instrument of its facility, for a type, or for all of it';
export const STANDS = 'somebody stands in for somebody else, for a while';
export const PARTS = 'a part belongs to the facility of what takes it along, and takes nothing along itself';
export const OFFERED = 'a wish has an open offer while it is offered one, and no other has any';
export const OFFER_HELD =
  'the time of an open offer is held until it expires, on its instrument and nowhere else than its parts';
export const ONE_STATION = 'an open offer holds time of its instrument on one station';
export const ACCEPTED = 'an offer that was accepted, and no other, names its booking, which is the same person’s';
export const OFFER_OVER = 'an offer that is over, and no other, says when it ended';
export const IN_LINE = 'a wish stands in a line while it is open, and in none afterwards';
export const SAME_PERSON = 'a wish and its offers are the same person’s';
export const SERIES = 'what a series booked is of its order, its instrument and its person, and knows its occurrence';
export const SENT = 'a mail or delivery that was sent, and no other, says when';
export const TRIED = 'only a mail or delivery that waits is being tried, and that counts as an attempt';
export const DELIVERED = 'a delivery is of an event at the facility of its webhook, or a test';
export const DIGESTED = 'what a digest will tell is an event at its facility';
export const WATCHED = 'a search that is watched, and no other, says how many fit and when to look again';
export const KNOWN = 'what a search is known to fit is among as many as fit, and only while it is watched';
export const ROOM = 'a session has no more people than places';
export const NEXT_IN = 'nobody waits for a place of a session that has one';
export const TAUGHT = 'a session is for an instrument of its facility, for a type, or for all of it';
export const LEARNT = 'whoever attended a session, and nobody else, was authorised by it, for the same';
export const MARKED = 'people were marked in sessions that were held and not cancelled';
export const MONTH_OVER = 'a month that was closed was over';
export const SETTLED = 'nothing of a closed month is unsettled';
export const REPORTED = 'a report of a problem is its instrument’s facility’s, and about a booking of whoever made it';
export const ANSWERED = 'a report that was closed, and no other, says by whom';
export const JSON_COLUMNS = 'JSON columns hold what they should';
export const KEYS = 'what a row refers to exists';

/** All that are checked on both databases, in their order. */
export const EVERY = [
  ...[TAKEN_TWICE, GRID, STATIONS, HOLDS, BOOKED, CLOSED, EXACT, BUSY, BUSY_EXACT, ENDED],
  ...[BUSY_OF, FOLLOWED, HELD, SEALED],
  ...[SUM, AGREED, FACILITY, PLACED, SAYS_WHEN, UID],
  ...[WAITS, LOOKED_AT, HOURS, PAUSED],
  ...[AGENDA, INSTITUTION, SCHEDULE, OWN_SCHEDULE, SAYS, ADMITTED, APPLIED, REVIEWED, COUNTY],
  ...[HEADED, COVERS, STANDS, PARTS],
  ...[OFFERED, OFFER_HELD, ONE_STATION, ACCEPTED, OFFER_OVER, IN_LINE, SAME_PERSON, SERIES],
  ...[SENT, TRIED, DELIVERED, DIGESTED, WATCHED, KNOWN],
  ...[ROOM, NEXT_IN, TAUGHT, LEARNT, MARKED, MONTH_OVER, SETTLED, REPORTED, ANSWERED, JSON_COLUMNS],
];
