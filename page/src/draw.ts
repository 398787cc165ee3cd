// One frame of the map: the layer that stands still, and on it all that moves, on one canvas.

import type { Basemap } from "./basemap";
import type { Box } from "./labels";
import type { Palette } from "./palette";
import { lastAtOrBefore, placeAt, type Path, type Place } from "./path";
import { isFlying, stateAt, type FlyingThreat, type Scene } from "./scene";
import { drawMark, threatShape } from "./shapes";
import type { View } from "./view";

export interface Frame {
  time: number;
  coverage: number | null;
  selected: string | null;
  hovered: string | null;
  ratio: number;
  /** Parts of the map that lie under controls. */
  covered: Box[];
}

/** For how long a mark of a kill or a miss stays, seconds of the scenario. */
export const MARK_S = 12;

const place: Place = { x: 0, y: 0, alt: 0, heading: 0 };

export function drawMap(
  c: CanvasRenderingContext2D,
  scene: Scene,
  basemap: Basemap,
  view: View,
  palette: Palette,
  frame: Frame,
): void {
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.drawImage(basemap.at(frame.time, view, palette, frame.coverage, frame.ratio, frame.covered), 0, 0);
  c.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  c.lineJoin = "round";
  const trail = Math.min(Math.max((scene.end - scene.start) / 20, 30), 300);
  drawTrails(c, scene, view, palette, frame.time, trail);
  drawSelectedPath(c, scene, view, palette, frame);
  drawMarks(c, scene, view, palette, frame.time);
  drawRounds(c, scene, view, palette, frame);
  drawThreats(c, scene, view, palette, frame);
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.drawImage(basemap.names, 0, 0);
  c.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  drawHighlights(c, scene, view, palette, frame);
}

/** Add the part of a path between two times to the current drawing path. */
function tracePath(c: CanvasRenderingContext2D, path: Path, view: View, from: number, to: number): void {
  placeAt(path, from, place);
  c.moveTo(view.x(place.x), view.y(place.y));
  const last = lastAtOrBefore(path.t, to);
  for (let i = Math.max(lastAtOrBefore(path.t, from) + 1, 0); i <= last; i++) {
    c.lineTo(view.x(path.x[i]), view.y(path.y[i]));
  }
  placeAt(path, to, place);
  c.lineTo(view.x(place.x), view.y(place.y));
}

function drawTrails(
  c: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  time: number,
  trail: number,
): void {
  c.lineWidth = 1.5;
  c.globalAlpha = 0.55;
  for (const name of scene.classes) {
    c.beginPath();
    for (const { data, path } of scene.threats) {
      if (data.class !== name || time < data.start_s || time >= data.end_s) continue;
      tracePath(c, path, view, Math.max(time - trail, data.start_s), time);
    }
    c.strokeStyle = palette.threat(name);
    c.stroke();
  }
  c.globalAlpha = 1;
}

function drawSelectedPath(
  c: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  { time, selected }: Frame,
): void {
  const threat = scene.threats.find(({ data }) => data.id === selected);
  const one = threat ?? scene.rounds.find(({ data }) => data.id === selected);
  if (!one) return;
  const [first, last] = [one.path.t[0], one.path.t[one.path.t.length - 1]];
  const now = Math.min(Math.max(time, first), last);
  c.strokeStyle = threat ? palette.threat(threat.data.class) : palette.defence;
  c.lineWidth = 2.5;
  c.beginPath();
  tracePath(c, one.path, view, first, now);
  c.stroke();
  c.lineWidth = 1.5;
  c.setLineDash([5, 5]);
  c.beginPath();
  tracePath(c, one.path, view, now, last);
  c.stroke();
  c.setLineDash([]);
}

function drawMarks(
  c: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  time: number,
): void {
  c.lineWidth = 2;
  c.strokeStyle = palette.ink;
  for (const { data, path } of scene.rounds) {
    if (data.meet_s > time || time >= data.meet_s + MARK_S) continue;
    if (data.result === "in_flight" || data.result === "spent") continue;
    placeAt(path, data.meet_s, place);
    drawMark(c, data.result, view.x(place.x), view.y(place.y));
  }
  c.fillStyle = palette.leak;
  c.strokeStyle = palette.sea;
  c.lineWidth = 1.5;
  for (const { data, path } of scene.threats) {
    if (data.fate !== "leaked" || data.end_s > time) continue;
    placeAt(path, data.end_s, place);
    drawMark(c, "leak", view.x(place.x), view.y(place.y));
  }
}

function drawRounds(
  c: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  { time }: Frame,
): void {
  const flying = scene.rounds.filter((round) => isFlying(round, time));
  c.strokeStyle = palette.defence;
  c.lineWidth = 1;
  c.globalAlpha = 0.45;
  c.beginPath();
  for (const { data, path } of flying) tracePath(c, path, view, data.launch_s, time);
  c.stroke();
  c.globalAlpha = 1;
  c.fillStyle = palette.defence;
  c.beginPath();
  for (const { path } of flying) {
    placeAt(path, time, place);
    const [x, y] = [view.x(place.x), view.y(place.y)];
    c.moveTo(x + 3, y);
    c.arc(x, y, 3, 0, 2 * Math.PI);
  }
  c.fill();
}

function drawThreats(
  c: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  { time, ratio }: Frame,
): void {
  for (const threat of scene.threats) {
    const { data, path } = threat;
    const state = stateAt(threat, time);
    if (state === "waiting" || state === "over") continue;
    placeAt(path, time, place);
    const [x, y] = [view.x(place.x), view.y(place.y)];
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
    drawThreat(c, palette, data.class, state, x, y, place.heading, ratio);
  }
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** Draw one threat: unseen = dashed outline, seen = outline, firm = filled, engaged = in brackets. */
export function drawThreat(
  c: CanvasRenderingContext2D,
  palette: Palette,
  className: string,
  state: string,
  x: number,
  y: number,
  heading: number,
  ratio: number,
): void {
  const shape = threatShape(className);
  const colour = palette.threat(className);
  const [cos, sin] = [Math.cos(heading) * ratio, Math.sin(heading) * ratio];
  c.setTransform(cos, sin, -sin, cos, x * ratio, y * ratio);
  const filled = state === "firm" || state === "engaged";
  c.fillStyle = filled ? colour : palette.sea;
  c.fill(shape);
  c.strokeStyle = filled ? palette.sea : colour;
  c.lineWidth = filled ? 1 : 1.75;
  if (state === "unseen") c.setLineDash([2, 2]);
  c.stroke(shape);
  c.setLineDash([]);
  if (state === "engaged") {
    c.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    c.strokeStyle = palette.ink;
    c.lineWidth = 1.75;
    c.beginPath();
    for (const side of [-1, 1]) {
      c.moveTo(side * 7, -11);
      c.lineTo(side * 11, -11);
      c.lineTo(side * 11, 11);
      c.lineTo(side * 7, 11);
    }
    c.stroke();
  }
}

function drawHighlights(
  c: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  palette: Palette,
  { time, selected, hovered }: Frame,
): void {
  const named = new Set<string>([...scene.assets.map(({ data }) => data.id), ...scene.elements.map(({ data }) => data.site)]);
  for (const id of new Set([hovered, selected])) {
    if (id === null || !findPlace(scene, id, time, place)) continue;
    const [x, y] = [view.x(place.x), view.y(place.y)];
    c.strokeStyle = palette.accent;
    c.lineWidth = id === selected ? 3 : 1.5;
    c.beginPath();
    c.arc(x, y, 16, 0, 2 * Math.PI);
    c.stroke();
    if (named.has(id)) continue;
    c.font = "600 14px system-ui, sans-serif";
    c.textAlign = "left";
    c.lineWidth = 4;
    c.strokeStyle = palette.sea;
    const left = Math.min(x + 20, view.width - c.measureText(id).width - 4);
    const base = Math.max(y - 8, 16);
    c.strokeText(id, left, base);
    c.fillStyle = palette.ink;
    c.fillText(id, left, base);
  }
}

/** Write where an entity is (or was last) into `found`; false when there is no such entity yet. */
export function findPlace(scene: Scene, id: string, time: number, found: Place): boolean {
  const moving: FlyingThreat | Scene["rounds"][number] | undefined =
    scene.threats.find(({ data }) => data.id === id) ?? scene.rounds.find(({ data }) => data.id === id);
  if (moving) {
    if (time < moving.path.t[0]) return false;
    placeAt(moving.path, time, found);
    return true;
  }
  const fixed =
    scene.elements.find(({ data }) => data.id === id) ??
    scene.assets.find(({ data }) => data.id === id) ??
    scene.elements.find(({ data }) => data.unit === id);
  if (!fixed) return false;
  found.x = fixed.x;
  found.y = fixed.y;
  return true;
}

/** Ids near a point of the canvas, nearest first within its rank: what flies, then what stands. */
export function entitiesAt(scene: Scene, view: View, time: number, x: number, y: number): string[] {
  const found: [number, string][] = [];
  const consider = (id: string, at: { x: number; y: number }, rank: number): void => {
    const distance = Math.hypot(view.x(at.x) - x, view.y(at.y) - y);
    if (distance <= 14) found.push([rank * 100 + distance, id]);
  };
  for (const threat of scene.threats) {
    const state = stateAt(threat, time);
    const leaked = state === "over" && threat.data.fate === "leaked";
    if (state === "waiting" || (state === "over" && !leaked)) continue;
    placeAt(threat.path, time, place);
    consider(threat.data.id, place, leaked ? 3 : 0);
  }
  for (const round of scene.rounds) {
    const shown = round.data.launch_s <= time && time < round.data.meet_s + MARK_S;
    if (!shown) continue;
    placeAt(round.path, time, place);
    consider(round.data.id, place, 1);
  }
  for (const one of scene.elements) consider(one.data.id, one, 2);
  for (const one of scene.assets) consider(one.data.id, one, 2);
  return found.sort((a, b) => a[0] - b[0]).map(([, id]) => id);
}
