// The page at work: one state, drawn whenever it changed.

import { Basemap } from "./basemap";
import { Clock, SPEEDS } from "./clock";
import { byId, fitCanvas, make } from "./dom";
import { drawMap, entitiesAt, findPlace } from "./draw";
import { EventList } from "./events";
import { readHash, writeHash } from "./hash";
import type { Hook } from "./hook";
import { bindKeys } from "./keys";
import type { Box } from "./labels";
import { drawLegend } from "./legend";
import { readPalette, type Palette } from "./palette";
import { bindPointer } from "./pointer";
import { countsAt, stateAt, type Counts, type Scene } from "./scene";
import { StoryPanel } from "./story";
import { Strip, STRIP_LEFT, STRIP_RIGHT, type StripKind } from "./strip";
import { bindTabs } from "./tabs";
import { View } from "./view";
import { className, metres, seconds } from "./words";

const COUNTERS: [keyof Counts, string][] = [
  ["inAir", "in the air"],
  ["tracked", "tracked"],
  ["engaged", "engaged"],
  ["killed", "killed"],
  ["leaked", "leaked"],
  ["fired", "rounds fired"],
  ["roundsInFlight", "in flight"],
];

type Land = ConstructorParameters<typeof Basemap>[1];

export class App {
  readonly clock: Clock;
  readonly view = new View();
  readonly map = byId<HTMLCanvasElement>("map-canvas");
  private readonly stripCanvas = byId<HTMLCanvasElement>("strip-canvas");
  private readonly slider = byId<HTMLInputElement>("slider");
  private readonly basemap: Basemap;
  private readonly strip: Strip;
  private readonly story: StoryPanel;
  private readonly events: EventList;
  private readonly numbers = new Map<keyof Counts, HTMLElement>();
  private readonly calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  private palette: Palette = readPalette();
  private coverage: number | null;
  private selected: string | null = null;
  private hovered: string | null = null;
  private dirty = true;
  private covered: Box[] = [];

  constructor(
    readonly scene: Scene,
    land: Land,
  ) {
    this.clock = new Clock(scene.opening, scene.start, scene.end);
    this.basemap = new Basemap(scene, land);
    this.strip = new Strip(scene);
    this.coverage = scene.heights[Math.floor(scene.heights.length / 2)] ?? null;
    this.writeTitles();
    this.makeCounters();
    this.makeCoverage();
    this.story = new StoryPanel(scene, (t) => this.seek(t), (id) => this.select(id));
    this.events = new EventList(scene.recording.events, (event) => {
      this.clock.toggle(false);
      this.select(event.threat ?? event.element ?? event.unit ?? event.radar);
      this.seek(event.t);
    });
    this.bindControls();
    bindKeys(this);
    bindPointer(this);
    this.measure();
    this.view.fit(scene.box);
    this.applyHash();
    this.frame(0);
  }

  // What can be done to the page.

  seek(time: number): void {
    this.clock.seek(time);
    this.touch();
  }

  play(playing?: boolean): void {
    this.clock.toggle(playing);
    this.touch();
  }

  faster(steps: number): void {
    this.clock.faster(steps);
    this.touch();
  }

  select(id: string | null): void {
    this.selected = id;
    this.story.show(id, this.clock.time);
    this.touch();
  }

  hover(x: number, y: number): void {
    const found = entitiesAt(this.scene, this.view, this.clock.time, x, y)[0] ?? null;
    if (found === this.hovered) return;
    this.hovered = found;
    this.map.style.cursor = found ? "pointer" : "";
    this.touch();
  }

  /** Select what is at a point; a further click there takes the next one below. */
  click(x: number, y: number): void {
    const found = entitiesAt(this.scene, this.view, this.clock.time, x, y);
    const at = this.selected === null ? -1 : found.indexOf(this.selected);
    this.select(found.length === 0 ? null : found[(at + 1) % found.length]);
  }

  /** Go to the next (+1) or the previous (-1) event in time. */
  stepEvent(direction: 1 | -1): void {
    const { time } = this.clock;
    const times = this.scene.recording.events.map((event) => event.t);
    const wanted =
      direction > 0 ? times.find((t) => t > time + 1e-6) : times.findLast((t) => t < time - 1e-6);
    this.clock.toggle(false);
    if (wanted !== undefined) this.seek(wanted);
    else this.touch();
  }

  fit(): void {
    this.view.fit(this.scene.box);
    this.touch();
  }

  setCoverage(height: number | null): void {
    this.coverage = height;
    const wanted = height === null ? "none" : String(height);
    for (const input of byId("coverage").querySelectorAll("input")) input.checked = input.value === wanted;
    this.touch();
  }

  help(open?: boolean): void {
    const dialog = byId<HTMLDialogElement>("help");
    if (open ?? !dialog.open) dialog.showModal();
    else dialog.close();
  }

  /** Draw at the next frame. */
  touch(): void {
    this.dirty = true;
  }

  hook(): Hook {
    return {
      seek: (time) => {
        this.play(false);
        this.seek(time);
        this.draw();
      },
      pick: (id) => {
        this.select(id);
        this.draw();
      },
      place: (id) => {
        const found = { x: 0, y: 0, alt: 0, heading: 0 };
        if (!findPlace(this.scene, id, this.clock.time, found)) return null;
        const box = this.map.getBoundingClientRect();
        return [box.left + this.view.x(found.x), box.top + this.view.y(found.y)];
      },
      labels: () => this.basemap.labels.map(({ text, box }) => ({ text, box: [...box] })),
      state: () => ({
        time: this.clock.time,
        playing: this.clock.playing,
        speed: this.clock.speed,
        selected: this.selected,
        coverage: this.coverage,
        counts: countsAt(this.scene, this.clock.time),
        threats: Object.fromEntries(
          this.scene.threats.map((threat) => [threat.data.id, stateAt(threat, this.clock.time)]),
        ),
      }),
    };
  }

  // What is shown.

  private frame = (moment: number): void => {
    if (this.clock.tick(moment, this.calm.matches)) this.dirty = true;
    if (this.dirty) this.draw();
    requestAnimationFrame(this.frame);
  };

  private draw(): void {
    this.dirty = false;
    const { time, playing, speed } = this.clock;
    const { selected, hovered, coverage, palette, scene, view } = this;
    const { ratio } = fitCanvas(this.map);
    const c = this.map.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    const { covered } = this;
    drawMap(c, scene, this.basemap, view, palette, { time, coverage, selected, hovered, ratio, covered });
    const size = fitCanvas(this.stripCanvas);
    const s = this.stripCanvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    this.strip.draw(s, size.width, size.height, palette, this.stripKind(), time, selected, size.ratio);
    this.slider.value = String(time);
    this.slider.setAttribute("aria-valuetext", seconds(time));
    byId("now").textContent = `${time.toFixed(1)} s of ${seconds(scene.end)}`;
    byId("play").textContent = playing ? "Pause" : "Play";
    byId<HTMLSelectElement>("speed").value = String(speed);
    const counts = countsAt(scene, time);
    for (const [name, cell] of this.numbers) cell.textContent = String(counts[name]);
    this.story.update(time);
    this.events.follow(time);
    writeHash({ time, selected, coverage, speed });
  }

  private stripKind(): StripKind {
    return byId<HTMLSelectElement>("strip-kind").value as StripKind;
  }

  private measure = (): void => {
    const { width, height } = fitCanvas(this.map);
    this.view.resize(width, height);
    const map = this.map.getBoundingClientRect();
    this.covered = ["coverage", "zoom"].map((id) => {
      const { left, top, right, bottom } = byId(id).getBoundingClientRect();
      return [left - map.left - 4, top - map.top - 4, right - map.left + 4, bottom - map.top + 4];
    });
    this.touch();
  };

  private writeTitles(): void {
    const { run } = this.scene.recording;
    const raid = this.scene.classes.map(className).join(", ");
    document.title = `Replay: ${run.title}`;
    byId("title").textContent = run.title;
    const picked = run.picked.startsWith("replication") ? "" : ` (${run.picked})`;
    const draw = run.draw > 0 ? `, draw ${run.draw}` : "";
    byId("subtitle").textContent =
      `Case ${run.case}, replication ${run.replication}${picked}${draw}; ` +
      `${this.scene.threats.length} threats: ${raid}`;
  }

  private makeCounters(): void {
    for (const [name, text] of COUNTERS) {
      const number = make("dd", { id: `count-${name}` }, "0");
      this.numbers.set(name, number);
      byId("counters").append(make("div", {}, make("dt", {}, text), number));
    }
  }

  private makeCoverage(): void {
    const form = byId("coverage");
    form.append(make("span", {}, "Radar coverage at height"));
    for (const height of [null, ...this.scene.heights]) {
      const input = make("input", { type: "radio", name: "coverage", checked: height === this.coverage });
      input.value = height === null ? "none" : String(height);
      input.addEventListener("change", () => this.setCoverage(height));
      form.append(make("label", {}, input, height === null ? "none" : metres(height)));
    }
    form.hidden = this.scene.heights.length === 0;
  }

  private bindControls(): void {
    const on = (id: string, action: () => void): void => byId(id).addEventListener("click", action);
    on("play", () => this.play());
    on("previous", () => this.stepEvent(-1));
    on("next", () => this.stepEvent(1));
    on("zoom-in", () => this.zoom(1.5));
    on("zoom-out", () => this.zoom(1 / 1.5));
    on("fit", () => this.fit());
    on("help-open", () => this.help(true));
    bindTabs();
    this.slider.min = String(this.scene.start);
    this.slider.max = String(this.scene.end);
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value)));
    const speed = byId<HTMLSelectElement>("speed");
    speed.append(...SPEEDS.map((one) => make("option", { value: String(one) }, `${one}×`)));
    speed.addEventListener("change", () => {
      this.clock.speed = Number(speed.value);
      this.touch();
    });
    byId("strip-kind").addEventListener("change", () => this.touch());
    const scrub = (event: PointerEvent): void => {
      if (event.buttons !== 1 || this.stripKind() !== "time") return;
      const box = this.stripCanvas.getBoundingClientRect();
      const share = (event.clientX - box.left - STRIP_LEFT) / (box.width - STRIP_LEFT - STRIP_RIGHT);
      this.seek(this.scene.start + share * (this.scene.end - this.scene.start));
    };
    this.stripCanvas.addEventListener("pointerdown", scrub);
    this.stripCanvas.addEventListener("pointermove", scrub);
    const sizes = new ResizeObserver(this.measure);
    sizes.observe(this.map);
    sizes.observe(this.stripCanvas);
    window.addEventListener("hashchange", () => this.applyHash());
    const colours = (): void => {
      this.palette = readPalette();
      drawLegend(this.scene, this.palette);
      this.touch();
    };
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colours);
    colours();
  }

  zoom(factor: number, x?: number, y?: number): void {
    this.view.zoom(factor, x, y);
    this.touch();
  }

  pan(dx: number, dy: number): void {
    this.view.pan(dx, dy);
    this.touch();
  }

  private applyHash(): void {
    const wanted = readHash();
    if (wanted.coverage !== undefined) this.setCoverage(wanted.coverage);
    if (wanted.speed !== undefined && SPEEDS.includes(wanted.speed)) this.clock.speed = wanted.speed;
    if (wanted.time !== undefined) this.seek(wanted.time);
    if (wanted.selected !== undefined) this.select(wanted.selected);
  }
}
