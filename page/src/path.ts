// Paths on the flat map: places by binary search, straight lines in between.

import type { PathData } from "./recording";

export interface Path {
  t: Float64Array;
  x: Float64Array;
  y: Float64Array;
  alt: Float64Array;
}

export type Project = (lon: number, lat: number) => [number, number];

/** Project a path once; afterwards time is the only thing that changes. */
export function flatPath(data: PathData, project: Project): Path {
  const count = data.t.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) [x[i], y[i]] = project(data.lon[i], data.lat[i]);
  return { t: Float64Array.from(data.t), x, y, alt: Float64Array.from(data.alt) };
}

/** Index of the last value that is not above `wanted`, or -1. */
export function lastAtOrBefore(values: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export interface Place {
  x: number;
  y: number;
  alt: number;
  heading: number;
}

/** Write the place at a time into `place`: metres east and south, height, direction on the map. */
export function placeAt(path: Path, time: number, place: Place): void {
  const last = path.t.length - 1;
  const i = Math.min(Math.max(lastAtOrBefore(path.t, time), 0), Math.max(last - 1, 0));
  const j = Math.min(i + 1, last);
  const span = path.t[j] - path.t[i];
  const share = span > 0 ? Math.min(Math.max((time - path.t[i]) / span, 0), 1) : 0;
  const dx = path.x[j] - path.x[i];
  const dy = path.y[j] - path.y[i];
  place.x = path.x[i] + share * dx;
  place.y = path.y[i] + share * dy;
  place.alt = path.alt[i] + share * (path.alt[j] - path.alt[i]);
  place.heading = dx !== 0 || dy !== 0 ? Math.atan2(dy, dx) : -Math.PI / 2;
}
