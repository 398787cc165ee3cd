// What does not move, on a layer that is drawn again only when the view or a loss changes it.

import { geoDistance, geoGraticule, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { Labels, type Box, type Label } from "./labels";
import type { Palette } from "./palette";
import type { Element } from "./recording";
import { EARTH_M, type Fixed, type Scene } from "./scene";
import { ASSET, elementShape } from "./shapes";
import { metres } from "./words";
import type { View } from "./view";

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45];
const LABEL_GAP = [64, 16] as const; // pixels that a label takes along its side of the map

const DEGREES = [50, 22] as const; // pixels at the left and at the bottom that degrees take

interface Land {
  polygon: GeoPermissibleObjects;
  first: [number, number];
  /** Greatest distance of a point of the shore from the first one, radians. */
  reach: number;
}

/** Read the coastlines; an empty text is an empty ocean. */
export function readLand(text: string): Land[] {
  const topology = JSON.parse(text) as Topology<{ land: GeometryCollection }>;
  const land: Land[] = [];
  for (const one of feature(topology, topology.objects.land).features) {
    if (one.geometry.type !== "MultiPolygon") continue;
    for (const coordinates of one.geometry.coordinates) {
      const first = coordinates[0][0] as [number, number];
      const distances = coordinates[0].map((point) => geoDistance(first, point as [number, number]));
      land.push({ polygon: { type: "Polygon", coordinates }, first, reach: Math.max(...distances) });
    }
  }
  return land;
}

export class Basemap {
  /** The names on the layer, where they stand. */
  labels: readonly Label[] = [];
  /** The names, to be laid over what moves. */
  readonly names = document.createElement("canvas");
  private readonly layer = document.createElement("canvas");
  private key = "";
  private readonly rings = new Map<string, Float64Array[]>();

  constructor(
    private readonly scene: Scene,
    private readonly land: Land[],
  ) {}

  /** Return the layer for this view, drawn again when something in it changed. */
  at(
    time: number,
    view: View,
    palette: Palette,
    height: number | null,
    ratio: number,
    covered: Box[],
  ): HTMLCanvasElement {
    const { elements, assets } = this.scene;
    const gone = (one: Fixed<{ lost_s: number | null }>): boolean =>
      one.data.lost_s !== null && one.data.lost_s <= time;
    const lost = elements.filter(gone).length + assets.filter(gone).length;
    const leaks = this.leaksByAim(time);
    const total = [...leaks.values()].reduce((sum, count) => sum + count, 0);
    const key = [view.scale, view.left, view.top, view.width, view.height, lost, total, height, ratio, palette.sea];
    key.push(...covered.flat());
    if (key.join() !== this.key) {
      this.key = key.join();
      const c = clear(this.layer, view, ratio);
      c.fillStyle = palette.sea;
      c.fillRect(0, 0, view.width, view.height);
      this.drawEarth(c, view, palette);
      if (height !== null) this.drawCoverage(c, view, palette, height, gone);
      const bar = drawScaleBar(c, view, palette);
      const signs = this.drawFixed(c, view, palette, gone);
      const n = clear(this.names, view, ratio);
      const degrees: Box[] = [[0, 0, DEGREES[0], view.height], [0, view.height - DEGREES[1], view.width, view.height]];
      const labels = new Labels(n, palette, view.width, view.height, [...covered, ...degrees, bar, ...signs]);
      this.nameFixed(labels, view, gone, leaks);
      if (height !== null) this.nameCoverage(labels, view, height, gone);
      this.labels = labels.made;
    }
    return this.layer;
  }

  private leaksByAim(time: number): Map<string, number> {
    const leaks = new Map<string, number>();
    for (const { data } of this.scene.threats) {
      if (data.fate !== "leaked" || data.end_s > time || data.aim === null) continue;
      leaks.set(data.aim, (leaks.get(data.aim) ?? 0) + 1);
    }
    return leaks;
  }

  private drawEarth(c: CanvasRenderingContext2D, view: View, palette: Palette): void {
    const projection = this.scene.projection
      .scale(EARTH_M * view.scale)
      .translate([view.left, view.top])
      .clipExtent([[-2, -2], [view.width + 2, view.height + 2]]);
    const middle = projection.invert?.([view.width / 2, view.height / 2]) ?? [0, 0];
    const radius = Math.min(Math.hypot(view.width, view.height) / 2 / view.scale / EARTH_M, Math.PI);
    const path = geoPath(projection, c);
    c.lineWidth = 1;
    c.beginPath();
    for (const { polygon, first, reach } of this.land) {
      if (geoDistance(middle, first) <= reach + radius) path(polygon);
    }
    c.fillStyle = palette.land;
    c.fill();
    c.strokeStyle = palette.shore;
    c.stroke();
    const grid = gridOf(view.scale, middle[1]);
    const box = [[0, 0], [0.5, 0], [1, 0], [0, 0.5], [1, 0.5], [0, 1], [0.5, 1], [1, 1]].map(
      ([a, b]) => projection.invert?.([a * view.width, b * view.height]) ?? [0, 0],
    );
    const lats = [...box, middle].map((p) => p[1]);
    const reach = (radius * 180) / Math.PI;
    // A pole in sight is above every corner of the map, and all meridians meet there.
    const pole = Math.abs(middle[1]) + reach >= 90;
    const south = pole && middle[1] < 0 ? -90 : Math.min(...lats);
    const north = pole && middle[1] > 0 ? 90 : Math.max(...lats);
    const far = pole ? 180 : Math.min(180, (1.2 * reach) / Math.max(Math.cos((middle[1] * Math.PI) / 180), 0.05));
    const snapped = (value: number, step: number, side: number): number => (Math.floor(value / step) + side) * step;
    const [west, east] =
      far >= 180 ? [-180, 180 - 1e-6] : [snapped(middle[0] - far, grid[0], -1), snapped(middle[0] + far, grid[0], 2)];
    const graticule = geoGraticule()
      .extent([
        [west, Math.max(snapped(south, grid[1], -1), -89.99)],
        [east + 1e-6, Math.min(snapped(north, grid[1], 2), 89.99) + 1e-6],
      ])
      .step(grid)
      .precision(Math.max(grid[1] / 8, 0.01));
    c.beginPath();
    path(graticule());
    c.strokeStyle = palette.grid;
    c.stroke();
    this.labelGrid(c, view, palette, grid);
    projection.scale(EARTH_M).translate([0, 0]).clipExtent(null);
  }

  /** Degrees where lines of the grid leave the map on the left and at the bottom. */
  private labelGrid(c: CanvasRenderingContext2D, view: View, palette: Palette, grid: [number, number]): void {
    const invert = this.scene.projection.invert;
    if (!invert) return;
    c.font = "12px system-ui, sans-serif";
    c.fillStyle = palette.quiet;
    const along = (length: number, axis: 0 | 1, at: (s: number) => [number, number], put: (s: number, text: string) => void) => {
      const step = grid[axis];
      let before = invert(at(0))?.[axis] ?? NaN;
      let free = 0;
      for (let s = 8; s <= length; s += 8) {
        const now = invert(at(s))?.[axis] ?? NaN;
        const turn = axis === 0 ? shorter(now - before) : now - before;
        const line = Math.max(Math.floor(before / step), Math.floor((before + turn) / step)) * step;
        const crossed = Math.floor(before / step) !== Math.floor((before + turn) / step);
        const place = s - 8 + (8 * (line - before)) / turn;
        if (crossed && Math.abs(turn) < step && place >= free) {
          put(place, degrees(line, axis, step));
          free = place + LABEL_GAP[axis];
        }
        before = now;
      }
    };
    c.textAlign = "left";
    along(view.height - 40, 1, (s) => [0, s], (s, text) => c.fillText(text, 4, s - 4));
    along(view.width - 200, 0, (s) => [s, view.height], (s, text) => c.fillText(text, s + 4, view.height - 6));
  }

  private drawCoverage(
    c: CanvasRenderingContext2D,
    view: View,
    palette: Palette,
    height: number,
    gone: (one: Fixed<Element>) => boolean,
  ): void {
    // One fill for all rings together, so that radars at one place do not add up to a wall.
    const covered = new Path2D();
    for (const element of this.scene.elements) {
      const index = element.data.radar?.coverage.findIndex((one) => one.height_m === height) ?? -1;
      if (index < 0 || gone(element)) continue;
      const ring = this.ringsOf(element)[index];
      const outline = new Path2D();
      for (let i = 0; i < ring.length; i += 2) outline.lineTo(view.x(ring[i]), view.y(ring[i + 1]));
      outline.closePath();
      covered.addPath(outline);
    }
    c.fillStyle = c.strokeStyle = palette.defence;
    c.lineWidth = 1;
    c.globalAlpha = 0.08;
    c.fill(covered, "nonzero");
    c.globalAlpha = 0.45;
    c.stroke(covered);
    c.globalAlpha = 1;
  }

  /** Rings of a radar on the flat map, one a height: circles, or sectors with their two sides. */
  private ringsOf(element: Fixed<Element>): Float64Array[] {
    const radar = element.data.radar;
    const known = this.rings.get(element.data.id);
    if (known || !radar) return known ?? [];
    const width = radar.sector_width_deg ?? 360;
    const whole = width >= 360;
    const first = whole ? 0 : (radar.sector_centre_deg ?? 0) - width / 2;
    const made = radar.coverage.map(({ radius_m }) => {
      const points: number[] = whole ? [] : [element.x, element.y];
      for (let i = 0; i <= 120; i++) {
        const place = destination(element.data.lon, element.data.lat, first + (width * i) / 120, radius_m);
        points.push(...this.scene.project(...place));
      }
      return Float64Array.from(points);
    });
    this.rings.set(element.data.id, made);
    return made;
  }

  /** Name each ring once, where it can be read. */
  private nameCoverage(
    labels: Labels,
    view: View,
    height: number,
    gone: (one: Fixed<Element>) => boolean,
  ): void {
    for (const element of this.scene.elements) {
      const { radar, site } = element.data;
      const index = radar?.coverage.findIndex((one) => one.height_m === height) ?? -1;
      if (!radar || index < 0 || gone(element)) continue;
      const ring = this.ringsOf(element)[index];
      const points: [number, number][] = [];
      for (let i = 0; i < ring.length; i += 2) points.push([view.x(ring[i]), view.y(ring[i + 1])]);
      labels.along(`${site} ${radar.system}`, fromTheMiddle(points));
    }
  }

  /** Draw what stands there; returns the boxes that the signs take. */
  private drawFixed(
    c: CanvasRenderingContext2D,
    view: View,
    palette: Palette,
    gone: (one: Fixed<{ lost_s: number | null }>) => boolean,
  ): Box[] {
    const { elements, assets } = this.scene;
    for (const asset of assets) drawSign(c, view, palette, asset, ASSET, palette.ink, gone(asset));
    for (const kind of ["launcher", "command_post", "radar"]) {
      for (const one of elements) {
        if (one.data.kind === kind) drawSign(c, view, palette, one, elementShape(kind), palette.defence, gone(one));
      }
    }
    return [...assets, ...elements].map((one) => {
      const [x, y] = [view.x(one.x), view.y(one.y)];
      return [x - 8, y - 8, x + 8, y + 8];
    });
  }

  private nameFixed(
    labels: Labels,
    view: View,
    gone: (one: Fixed<{ lost_s: number | null }>) => boolean,
    leaks: Map<string, number>,
  ): void {
    const { elements, assets } = this.scene;
    for (const asset of assets) {
      const count = leaks.get(asset.data.id) ?? 0;
      const fate = gone(asset) ? ", lost" : count > 0 ? ", stands" : "";
      const text = asset.data.id + (count > 0 ? `: ${count} leaked` : "") + fate;
      labels.beside(text, view.x(asset.x), view.y(asset.y), count > 0 || gone(asset));
    }
    const sites = new Map<string, Fixed<Element>>();
    for (const one of elements) if (!sites.has(one.data.site)) sites.set(one.data.site, one);
    for (const [site, one] of sites) labels.beside(site, view.x(one.x), view.y(one.y), false);
  }
}

/** Make a layer of the size of the view, empty. */
function clear(layer: HTMLCanvasElement, view: View, ratio: number): CanvasRenderingContext2D {
  layer.width = Math.round(view.width * ratio);
  layer.height = Math.round(view.height * ratio);
  const c = layer.getContext("2d") as CanvasRenderingContext2D;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  return c;
}

/** The points of a line from its middle outwards, now on this side and now on that. */
function* fromTheMiddle<T>(points: T[]): Generator<T> {
  const middle = Math.floor(points.length / 2);
  for (let step = 0; step <= points.length; step++) {
    if (middle + step < points.length) yield points[middle + step];
    if (step > 0 && middle - step >= 0) yield points[middle - step];
  }
}

function drawSign(
  c: CanvasRenderingContext2D,
  view: View,
  palette: Palette,
  one: Fixed<unknown>,
  shape: Path2D,
  colour: string,
  lost: boolean,
): void {
  c.save();
  c.translate(view.x(one.x), view.y(one.y));
  c.lineWidth = 1.5;
  c.fillStyle = lost ? palette.sea : colour;
  c.fill(shape);
  c.strokeStyle = lost ? colour : palette.sea;
  c.stroke(shape);
  if (lost) {
    c.strokeStyle = palette.leak;
    c.lineWidth = 2.5;
    c.beginPath();
    c.moveTo(-7, -7);
    c.lineTo(7, 7);
    c.moveTo(7, -7);
    c.lineTo(-7, 7);
    c.stroke();
  }
  c.restore();
}

/** Draw a length; returns the box it takes. */
function drawScaleBar(c: CanvasRenderingContext2D, view: View, palette: Palette): Box {
  const most = 160 / view.scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = power * (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1);
  const [right, base] = [view.width - 16, view.height - 14];
  const left = right - length * view.scale;
  c.strokeStyle = palette.ink;
  c.fillStyle = palette.ink;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(left, base - 6);
  c.lineTo(left, base);
  c.lineTo(right, base);
  c.lineTo(right, base - 6);
  c.stroke();
  c.font = "14px system-ui, sans-serif";
  c.textAlign = "center";
  c.fillText(metres(length), (left + right) / 2, base - 8);
  return [left - 8, base - 26, right + 8, base + 6];
}

/** Degrees of longitude and of latitude between lines of the grid, at least 70 and 110 pixels apart. */
function gridOf(scale: number, lat: number): [number, number] {
  const degree = (EARTH_M * Math.PI * scale) / 180;
  const least = (pixels: number, size: number): number => STEPS.find((step) => step * size >= pixels) ?? 90;
  return [least(70, degree * Math.cos((lat * Math.PI) / 180)), Math.min(least(110, degree), 10)];
}

/** A difference of longitudes by the shorter way round. */
const shorter = (turn: number): number => ((((turn + 180) % 360) + 360) % 360) - 180;

function degrees(value: number, axis: 0 | 1, step: number): string {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  const turned = axis === 0 ? shorter(value) : value;
  const shown = Math.abs(turned).toFixed(digits);
  if (Number(shown) === 0 || (axis === 0 && Number(shown) === 180)) return `${Number(shown)}°`;
  return `${shown}° ${axis === 0 ? (turned > 0 ? "E" : "W") : turned > 0 ? "N" : "S"}`;
}

/** Longitude and latitude at a distance (m) and bearing (degrees) on the sphere. */
function destination(lon: number, lat: number, bearing: number, distance: number): [number, number] {
  const rad = Math.PI / 180;
  const [a, b, d] = [lat * rad, bearing * rad, distance / EARTH_M];
  const sine = Math.sin(a) * Math.cos(d) + Math.cos(a) * Math.sin(d) * Math.cos(b);
  const east = Math.atan2(Math.sin(b) * Math.sin(d) * Math.cos(a), Math.cos(d) - Math.sin(a) * sine);
  return [lon + east / rad, Math.asin(sine) / rad];
}
