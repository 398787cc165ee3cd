// The legend, drawn with the same hands as the map.

import { byId, make } from "./dom";
import { drawThreat } from "./draw";
import type { Palette } from "./palette";
import type { Scene } from "./scene";
import { ASSET, drawMark, elementShape } from "./shapes";
import { className } from "./words";

type Sign = (c: CanvasRenderingContext2D, ratio: number) => void;

const SIZE = 26;

export function drawLegend(scene: Scene, palette: Palette): void {
  const middle = SIZE / 2;
  const first = scene.classes[0] ?? "cruise_missile";
  const fixed = (shape: Path2D, colour: string): Sign => (c) => {
    c.translate(middle, middle);
    c.fillStyle = colour;
    c.fill(shape);
  };
  const mark = (kind: string): Sign => (c) => {
    c.lineWidth = kind === "leak" ? 1 : 2;
    c.strokeStyle = kind === "leak" ? palette.sea : palette.ink;
    c.fillStyle = palette.leak;
    drawMark(c, kind, middle, middle);
  };
  const threat = (name: string, state: string): Sign => (c, ratio) =>
    drawThreat(c, palette, name, state, middle, middle, 0, ratio);
  const flight: Sign = (c) => {
    c.strokeStyle = c.fillStyle = palette.defence;
    c.globalAlpha = 0.5;
    c.fillRect(2, middle - 0.5, 18, 1);
    c.globalAlpha = 1;
    c.arc(20, middle, 3, 0, 2 * Math.PI);
    c.fill();
  };
  const ring: Sign = (c) => {
    c.strokeStyle = c.fillStyle = palette.defence;
    c.arc(-6, middle, 22, -0.6, 0.6);
    c.globalAlpha = 0.45;
    c.stroke();
  };
  const groups: [string, [string, Sign][]][] = [
    ["Threats", scene.classes.map((name) => [className(name), threat(name, "firm")])],
    [
      "Tracks",
      [
        ["not seen", threat(first, "unseen")],
        ["seen, no firm track", threat(first, "seen")],
        ["firm track", threat(first, "firm")],
        ["round on its way to it", threat(first, "engaged")],
      ],
    ],
    [
      "Defence",
      [
        ["radar", fixed(elementShape("radar"), palette.defence)],
        ["command post", fixed(elementShape("command_post"), palette.defence)],
        ["launcher", fixed(elementShape("launcher"), palette.defence)],
        ["asset", fixed(ASSET, palette.ink)],
        ["round in flight", flight],
        ["reach of a radar", ring],
      ],
    ],
    ["Outcome", [["kill", mark("kill")], ["miss, or round lost", mark("miss")], ["leaker", mark("leak")]]],
  ];
  byId("legend-panel").replaceChildren(
    ...groups.map(([title, rows]) =>
      make("div", { className: "group" }, make("h3", {}, title), ...rows.map(([text, sign]) => row(text, sign))),
    ),
  );
}

function row(text: string, sign: Sign): HTMLElement {
  const ratio = window.devicePixelRatio || 1;
  const canvas = make("canvas", { width: SIZE * ratio, height: SIZE * ratio });
  canvas.setAttribute("aria-hidden", "true");
  const c = canvas.getContext("2d") as CanvasRenderingContext2D;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  sign(c, ratio);
  return make("div", { className: "sign" }, canvas, text);
}
