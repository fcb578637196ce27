const EARTH_RADIUS_KM = 6371.0088;

/** A point on the globe in degrees. */
export type Point = { readonly lat: number; readonly lng: number };

/** Great-circle distance by the haversine formula on a sphere of the mean Earth radius (IUGG). */
export function distanceKm(a: Point, b: Point): number {
  const lat = radians(b.lat - a.lat) / 2;
  const lng = radians(b.lng - a.lng) / 2;
  const h = Math.sin(lat) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(lng) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
