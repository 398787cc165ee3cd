// The recording made ready for drawing: everything projected once, and who is in what state when.

import { geoAzimuthalEquidistant, type GeoProjection } from "d3-geo";
import { flatPath, lastAtOrBefore, placeAt, type Path, type Project } from "./path";
import type { Asset, Element, Recording, Round, Threat, Unit } from "./recording";

export const EARTH_M = 6_371_008.8; // mean radius of WGS 84, as NGA.STND.0036

const LEAD_S = 10; // the page opens this long before the first event

export type ThreatState = "waiting" | "unseen" | "seen" | "firm" | "engaged" | "over";

export interface FlyingThreat {
  data: Threat;
  path: Path;
  seenAt: number;
  firm: [number, number][];
  shots: [number, number][];
}

export interface FlyingRound {
  data: Round;
  path: Path;
}

export interface Fixed<T> {
  data: T;
  x: number;
  y: number;
}

export interface Scene {
  recording: Recording;
  start: number;
  /** When the page opens: shortly before anything happens. */
  opening: number;
  end: number;
  projection: GeoProjection;
  project: Project;
  threats: FlyingThreat[];
  rounds: FlyingRound[];
  elements: Fixed<Element>[];
  assets: Fixed<Asset>[];
  units: Map<string, Unit>;
  classes: string[];
  heights: number[];
  /** What must be seen, and a margin: left, top, right, bottom in metres on the map. */
  box: [number, number, number, number];
}

export interface Counts {
  inAir: number;
  tracked: number;
  engaged: number;
  killed: number;
  leaked: number;
  fired: number;
  roundsInFlight: number;
}

/** Prepare a recording. The map is azimuthal equidistant around the middle of what is defended. */
export function makeScene(recording: Recording): Scene {
  const centre = middle(recording);
  const projection = geoAzimuthalEquidistant()
    .rotate([-centre[0], -centre[1]])
    .scale(EARTH_M)
    .translate([0, 0])
    .precision(0);
  const project: Project = (lon, lat) => projection([lon, lat]) as [number, number];
  const fixed = <T extends { lat: number; lon: number }>(data: T): Fixed<T> => {
    const [x, y] = project(data.lon, data.lat);
    return { data, x, y };
  };
  const threats = flyingThreats(recording, project);
  const rounds = recording.rounds.map((data) => ({ data, path: flatPath(data.path, project) }));
  const elements = recording.elements.map(fixed);
  const assets = recording.assets.map(fixed);
  const heights = recording.elements.flatMap((e) => e.radar?.coverage.map((c) => c.height_m) ?? []);
  const firstStart = Math.min(0, ...threats.map((threat) => threat.data.start_s));
  return {
    recording,
    start: firstStart,
    opening: Math.max(firstStart, Math.min(...recording.events.map((event) => event.t), Infinity) - LEAD_S),
    end: Math.max(recording.end_s, firstStart + 1),
    projection,
    project,
    threats,
    rounds,
    elements,
    assets,
    units: new Map(recording.units.map((unit) => [unit.id, unit])),
    classes: [...new Set(recording.threats.map((threat) => threat.class))],
    heights: [...new Set(heights)].sort((a, b) => a - b),
    box: boxOf([...elements, ...assets], happenings(threats, rounds)),
  };
}

/** Where something happens to threats: first shot at, met by a round, or at their end. */
function happenings(threats: FlyingThreat[], rounds: FlyingRound[]): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  const add = (path: Path, t: number): void => {
    const place = { x: 0, y: 0, alt: 0, heading: 0 };
    placeAt(path, t, place);
    found.push(place);
  };
  for (const { data, path, shots } of threats) {
    if (data.fate === "leaked" || data.fate === "killed") add(path, data.end_s);
    if (shots.length > 0) add(path, Math.min(...shots.map(([launch]) => launch)));
  }
  for (const { data, path } of rounds) add(path, data.meet_s);
  if (found.length === 0) for (const { path } of threats) path.t.forEach((t) => add(path, t));
  return found;
}

/** Longitude and latitude of the mean direction of assets and elements. */
function middle(recording: Recording): [number, number] {
  const fixed = [...recording.assets, ...recording.elements];
  const places = fixed.length
    ? fixed.map((p) => [p.lon, p.lat])
    : recording.threats.map(({ path }) => [path.lon[0], path.lat[0]]);
  let [x, y, z] = [0, 0, 0];
  for (const [lon, lat] of places) {
    const [a, b] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
    x += Math.cos(b) * Math.cos(a);
    y += Math.cos(b) * Math.sin(a);
    z += Math.sin(b);
  }
  return [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI];
}

function flyingThreats(recording: Recording, project: Project): FlyingThreat[] {
  const threats = recording.threats.map((data) => ({
    data,
    path: flatPath(data.path, project),
    seenAt: Infinity,
    firm: [] as [number, number][],
    shots: [] as [number, number][],
  }));
  const byId = new Map(threats.map((threat) => [threat.data.id, threat]));
  for (const event of recording.events) {
    const threat = event.kind === "first_detection" && event.threat ? byId.get(event.threat) : undefined;
    if (threat) threat.seenAt = Math.min(threat.seenAt, event.t);
  }
  for (const track of recording.tracks) {
    for (const [since, until] of track.spells) byId.get(track.threat)?.firm.push([since, until ?? Infinity]);
  }
  for (const round of recording.rounds) byId.get(round.threat)?.shots.push([round.launch_s, round.meet_s]);
  return threats;
}

function boxOf(
  stands: { x: number; y: number }[],
  happens: { x: number; y: number }[],
): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (x: number, y: number) => {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  };
  for (const place of [...stands, ...happens]) add(place.x, place.y);
  if (box[0] > box[2]) return [-5e4, -5e4, 5e4, 5e4];
  const least = 2e4;
  return [box[0] - least, box[1] - least, box[2] + least, box[3] + least];
}

const within = (spells: [number, number][], t: number): boolean =>
  spells.some(([since, until]) => since <= t && t < until);

/** State of a threat at a time: "seen" = detected at some time, and nobody holds a firm track now. */
export function stateAt(threat: FlyingThreat, t: number): ThreatState {
  if (t < threat.data.start_s) return "waiting";
  if (t >= threat.data.end_s) return "over";
  if (within(threat.shots, t)) return "engaged";
  if (within(threat.firm, t)) return "firm";
  return threat.seenAt <= t ? "seen" : "unseen";
}

export function isFlying(round: FlyingRound, t: number): boolean {
  return round.data.launch_s <= t && t < round.data.meet_s;
}

export function countsAt(scene: Scene, t: number): Counts {
  const counts = { inAir: 0, tracked: 0, engaged: 0, killed: 0, leaked: 0, fired: 0, roundsInFlight: 0 };
  for (const threat of scene.threats) {
    const state = stateAt(threat, t);
    if (state === "over") {
      if (threat.data.fate === "killed") counts.killed++;
      if (threat.data.fate === "leaked") counts.leaked++;
    } else if (state !== "waiting") {
      counts.inAir++;
      if (within(threat.firm, t)) counts.tracked++;
      if (state === "engaged") counts.engaged++;
    }
  }
  for (const round of scene.rounds) {
    if (round.data.launch_s <= t) counts.fired++;
    if (isFlying(round, t)) counts.roundsInFlight++;
  }
  return counts;
}

/** Channels of a unit in use at a time. */
export function useAt(unit: Unit, t: number): { targets: number; missiles: number } {
  const i = lastAtOrBefore(unit.use.t, t);
  return i < 0 ? { targets: 0, missiles: 0 } : { targets: unit.use.targets[i], missiles: unit.use.missiles[i] };
}
