// Names on the map: each where it covers no other, tied to its sign by a line when it had to move away.

import type { Palette } from "./palette";

/** left, top, right, bottom in pixels of the canvas. */
export type Box = [number, number, number, number];

export interface Label {
  text: string;
  box: Box;
}

interface Style {
  size: number;
  weight: 400 | 600;
  colour: string;
}

const NEAR = 11; // pixels from the middle of a sign to its name
const STEPS = [0, 10, 22, 36, 54, 76, 102, 132]; // how much farther out a name may move
const LEADER = 18; // a name moved out by more is tied to its sign
const EDGE = 3;

const overlap = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** The names of one picture; each takes its place from those that follow. */
export class Labels {
  readonly made: Label[] = [];
  private readonly taken: Box[];

  /** `taken` are boxes that no name may cover: controls that lie on the map, and signs. */
  constructor(
    private readonly c: CanvasRenderingContext2D,
    private readonly palette: Palette,
    private readonly width: number,
    private readonly height: number,
    taken: Box[],
  ) {
    this.taken = [...taken];
  }

  /** Write the name of the sign at (x, y); false when it is out of sight or there is no room. */
  beside(text: string, x: number, y: number, strong: boolean): boolean {
    if (x < 0 || y < 0 || x > this.width || y > this.height) return false;
    const style: Style = { size: 14, weight: strong ? 600 : 400, colour: this.palette.ink };
    const wide = this.measure(text, style);
    for (const step of STEPS) {
      const out = NEAR + step;
      const slant = out * 0.75;
      const spots: [number, number][] = [
        [x + out, y + 5],
        [x - out - wide, y + 5],
        [x - wide / 2, y - out - 2],
        [x - wide / 2, y + out + 12],
        [x + slant, y - slant],
        [x + slant, y + slant + 10],
        [x - slant - wide, y - slant],
        [x - slant - wide, y + slant + 10],
      ];
      for (const [left, base] of spots) {
        const box = this.room(left, base, wide, style.size);
        if (!box) continue;
        if (step >= LEADER) this.leader(x, y, box);
        this.write(text, left, base, box, style);
        return true;
      }
    }
    return false;
  }

  /** Write the name of a line at the first of some points where there is room. */
  along(text: string, points: Iterable<[number, number]>): boolean {
    const style: Style = { size: 12, weight: 400, colour: this.palette.defence };
    const wide = this.measure(text, style);
    for (const [x, y] of points) {
      const [left, base] = [x - wide / 2, y + 4];
      const box = this.room(left, base, wide, style.size);
      if (!box) continue;
      this.write(text, left, base, box, style);
      return true;
    }
    return false;
  }

  private measure(text: string, style: Style): number {
    this.c.font = `${style.weight} ${style.size}px system-ui, sans-serif`;
    return this.c.measureText(text).width;
  }

  private room(left: number, base: number, wide: number, size: number): Box | null {
    const box: Box = [left - 2, base - size + 1, left + wide + 2, base + 4];
    if (box[0] < EDGE || box[1] < EDGE || box[2] > this.width - EDGE || box[3] > this.height - EDGE) return null;
    return this.taken.some((one) => overlap(one, box)) ? null : box;
  }

  private leader(x: number, y: number, box: Box): void {
    const [endX, endY] = [Math.min(Math.max(x, box[0]), box[2]), Math.min(Math.max(y, box[1]), box[3])];
    this.c.strokeStyle = this.palette.quiet;
    this.c.lineWidth = 1;
    this.c.beginPath();
    this.c.moveTo(x, y);
    this.c.lineTo(endX, endY);
    this.c.stroke();
  }

  private write(text: string, left: number, base: number, box: Box, style: Style): void {
    const { c, palette } = this;
    c.font = `${style.weight} ${style.size}px system-ui, sans-serif`;
    c.textAlign = "left";
    c.lineWidth = 3;
    c.lineJoin = "round";
    c.strokeStyle = palette.sea;
    c.strokeText(text, left, base);
    c.fillStyle = style.colour;
    c.fillText(text, left, base);
    this.taken.push(box);
    this.made.push({ text, box });
  }
}
