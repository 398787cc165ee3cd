// Heights of threats and rounds: against time with a cursor, or against ground distance now.

import type { Palette } from "./palette";
import { placeAt, type Path, type Place } from "./path";
import { isFlying, stateAt, type Scene } from "./scene";
import { metres } from "./words";

export const STRIP_LEFT = 64;
export const STRIP_RIGHT = 24;
const TOP = 8;
const BOTTOM = 22;
const HEIGHTS = [0, 100, 1_000, 10_000, 100_000];

export type StripKind = "time" | "distance";

const place: Place = { x: 0, y: 0, alt: 0, heading: 0 };

/** Heights span five powers of ten: 0 at the bottom, then about a logarithm. */
const rise = (height: number): number => Math.log10(1 + Math.max(height, 0) / 30);

export class Strip {
  private readonly layer = document.createElement("canvas");
  private key = "";
  private readonly most: number;
  private readonly farthest: number;

  constructor(private readonly scene: Scene) {
    let [high, far] = [1000, 10_000];
    for (const { path } of [...scene.threats, ...scene.rounds]) {
      path.alt.forEach((alt, i) => {
        high = Math.max(high, alt);
        far = Math.max(far, Math.hypot(path.x[i], path.y[i]));
      });
    }
    this.most = rise(high * 1.2);
    this.farthest = far * 1.02;
  }

  draw(
    c: CanvasRenderingContext2D,
    width: number,
    height: number,
    palette: Palette,
    kind: StripKind,
    time: number,
    selected: string | null,
    ratio: number,
  ): void {
    const along = kind === "time" ? this.alongTime(width) : this.alongDistance(width);
    const up = (alt: number): number => height - BOTTOM - (rise(alt) / this.most) * (height - TOP - BOTTOM);
    const key = [width, height, kind, ratio, palette.sea].join();
    if (key !== this.key) {
      this.key = key;
      this.drawLayer(width, height, palette, kind, along, up, ratio);
    }
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(this.layer, 0, 0);
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawSelected(c, palette, along, up, selected);
    if (kind === "time") {
      const x = along(time, 0, 0);
      c.strokeStyle = palette.ink;
      c.lineWidth = 1.5;
      c.beginPath();
      c.moveTo(x, 0);
      c.lineTo(x, height - BOTTOM);
      c.stroke();
    }
    this.drawNow(c, palette, along, up, time);
  }

  private alongTime(width: number) {
    const { start, end } = this.scene;
    const plot = width - STRIP_LEFT - STRIP_RIGHT;
    return (t: number, _x: number, _y: number): number => STRIP_LEFT + ((t - start) / (end - start)) * plot;
  }

  private alongDistance(width: number) {
    const plot = width - STRIP_LEFT - STRIP_RIGHT;
    return (_t: number, x: number, y: number): number => STRIP_LEFT + (Math.hypot(x, y) / this.farthest) * plot;
  }

  private drawLayer(
    width: number,
    height: number,
    palette: Palette,
    kind: StripKind,
    along: (t: number, x: number, y: number) => number,
    up: (alt: number) => number,
    ratio: number,
  ): void {
    this.layer.width = Math.round(width * ratio);
    this.layer.height = Math.round(height * ratio);
    const c = this.layer.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = palette.panel;
    c.fillRect(0, 0, width, height);
    this.drawAxes(c, width, height, palette, kind, along, up);
    c.lineWidth = 1;
    c.globalAlpha = 0.4;
    for (const name of [null, ...this.scene.classes]) {
      const all: { path: Path }[] =
        name === null ? this.scene.rounds : this.scene.threats.filter(({ data }) => data.class === name);
      c.strokeStyle = name === null ? palette.defence : palette.threat(name);
      c.globalAlpha = name === null ? 0.22 : 0.4;
      c.beginPath();
      for (const { path } of all) traceHeights(c, path, along, up);
      c.stroke();
    }
    c.globalAlpha = 1;
  }

  private drawAxes(
    c: CanvasRenderingContext2D,
    width: number,
    height: number,
    palette: Palette,
    kind: StripKind,
    along: (t: number, x: number, y: number) => number,
    up: (alt: number) => number,
  ): void {
    c.font = "13px system-ui, sans-serif";
    c.fillStyle = palette.quiet;
    c.strokeStyle = palette.grid;
    c.lineWidth = 1;
    c.textAlign = "right";
    c.textBaseline = "middle";
    c.beginPath();
    for (const alt of HEIGHTS) {
      const y = Math.round(up(alt)) + 0.5;
      if (y < TOP) continue;
      c.moveTo(STRIP_LEFT, y);
      c.lineTo(width - STRIP_RIGHT, y);
      c.fillText(metres(alt), STRIP_LEFT - 8, y);
    }
    c.stroke();
    c.textAlign = "center";
    c.textBaseline = "alphabetic";
    const [first, last] = kind === "time" ? [this.scene.start, this.scene.end] : [0, this.farthest];
    const step = niceStep((last - first) / Math.max((width - STRIP_LEFT) / 140, 2));
    for (let value = Math.ceil(first / step) * step; value <= last; value += step) {
      const text = kind === "time" ? `${value} s` : metres(value);
      const x = kind === "time" ? along(value, 0, 0) : along(0, value, 0);
      c.fillText(text, Math.min(x, width - c.measureText(text).width / 2 - 2), height - 5);
    }
  }

  private drawSelected(
    c: CanvasRenderingContext2D,
    palette: Palette,
    along: (t: number, x: number, y: number) => number,
    up: (alt: number) => number,
    selected: string | null,
  ): void {
    const one = [...this.scene.threats, ...this.scene.rounds].find(({ data }) => data.id === selected);
    if (!one) return;
    c.strokeStyle = palette.accent;
    c.lineWidth = 2.5;
    c.beginPath();
    traceHeights(c, one.path, along, up);
    c.stroke();
  }

  private drawNow(
    c: CanvasRenderingContext2D,
    palette: Palette,
    along: (t: number, x: number, y: number) => number,
    up: (alt: number) => number,
    time: number,
  ): void {
    const dot = (path: Path, radius: number): void => {
      placeAt(path, time, place);
      const [x, y] = [along(time, place.x, place.y), up(place.alt)];
      c.moveTo(x + radius, y);
      c.arc(x, y, radius, 0, 2 * Math.PI);
    };
    c.fillStyle = palette.defence;
    c.beginPath();
    for (const round of this.scene.rounds) if (isFlying(round, time)) dot(round.path, 2);
    c.fill();
    for (const name of this.scene.classes) {
      c.fillStyle = palette.threat(name);
      c.beginPath();
      for (const threat of this.scene.threats) {
        if (threat.data.class !== name) continue;
        const state = stateAt(threat, time);
        if (state !== "waiting" && state !== "over") dot(threat.path, 3);
      }
      c.fill();
    }
  }
}

function traceHeights(
  c: CanvasRenderingContext2D,
  path: Path,
  along: (t: number, x: number, y: number) => number,
  up: (alt: number) => number,
): void {
  const parts = 8; // straight on the map is not straight against distance or on the scale of heights
  c.moveTo(along(path.t[0], path.x[0], path.y[0]), up(path.alt[0]));
  for (let i = 1; i < path.t.length; i++) {
    for (let part = 1; part <= parts; part++) {
      const at = (values: Float64Array): number => values[i - 1] + ((values[i] - values[i - 1]) * part) / parts;
      c.lineTo(along(at(path.t), at(path.x), at(path.y)), up(at(path.alt)));
    }
  }
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((n) => n * power >= least) ?? 10);
}
