const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 10, 23);
/** An hour of the week that the world of the doctor lies in. */
export const at = (hour: number) => MONDAY + hour * HOUR;
