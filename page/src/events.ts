// The event list: filtered, and only the rows in sight are in the page, so length costs little.
// Every row shows its text whole; how high that makes it is measured once for a width of the list.

import { byId, make } from "./dom";
import { lastAtOrBefore } from "./path";
import type { Event } from "./recording";
import { kindName, seconds } from "./words";

const MAIN = "main";
const SPARE = 3; // rows kept beyond both ends of what is in sight

export class EventList {
  private readonly box = byId("events-list");
  private readonly kind = byId<HTMLSelectElement>("events-kind");
  private readonly text = byId<HTMLInputElement>("events-text");
  private readonly spacer = make("div", { className: "spacer" });
  private readonly haystacks: string[];
  /** Detections of a threat by a radar after another one had found it. */
  private readonly further = new Set<Event>();
  private readonly heights = new Map<Event, number>();
  private measuredAt = -1;
  private shown: Event[] = [];
  /** Where each row shown begins, pixels, and at last where the list ends. */
  private tops: number[] = [0];
  private times: number[] = [];
  private current = -2;

  constructor(
    private readonly events: Event[],
    private readonly choose: (event: Event) => void,
  ) {
    this.haystacks = events.map((e) =>
      [e.threat, e.unit, e.round, e.element, e.radar, e.text, kindName(e.kind)].join(" ").toLowerCase(),
    );
    const seen = new Set<string | null>();
    for (const event of events) {
      if (event.kind === "first_detection" && seen.has(event.threat)) this.further.add(event);
      if (event.kind === "first_detection") seen.add(event.threat);
    }
    const kinds = [...new Set(events.map((event) => event.kind))];
    this.kind.append(make("option", { value: MAIN, title: "All but detections of a threat by one more radar" }, "main events"));
    this.kind.append(make("option", { value: "" }, "all events"));
    this.kind.append(...kinds.map((kind) => make("option", { value: kind }, kindName(kind))));
    this.kind.addEventListener("change", () => this.filter());
    this.text.addEventListener("input", () => this.filter());
    this.box.append(this.spacer);
    this.box.addEventListener("scroll", () => this.fill());
    this.box.addEventListener("keydown", (event) => this.step(event));
    new ResizeObserver(() => this.arrange()).observe(this.box);
    this.filter();
  }

  /** Mark the last event before a time, and keep it in sight. */
  follow(time: number): void {
    const current = lastAtOrBefore(this.times, time + 1e-6);
    if (current === this.current) return;
    this.current = current;
    const [top, bottom] = [this.tops[Math.max(current, 0)], this.tops[Math.max(current, 0) + 1] ?? 0];
    if (top < this.box.scrollTop || bottom > this.box.scrollTop + this.box.clientHeight) {
      if (!this.box.contains(document.activeElement)) this.box.scrollTop = top - this.box.clientHeight / 3;
    }
    this.fill();
  }

  private filter(): void {
    const wanted = this.text.value.trim().toLowerCase();
    const kind = this.kind.value;
    const fits = (event: Event): boolean =>
      kind === "" || (kind === MAIN ? !this.further.has(event) : event.kind === kind);
    this.shown = this.events.filter((event, i) => fits(event) && this.haystacks[i].includes(wanted));
    this.times = this.shown.map((event) => event.t);
    this.current = -2;
    byId("events-count").textContent =
      this.shown.length === this.events.length
        ? `${this.events.length}`
        : `${this.shown.length} of ${this.events.length}`;
    this.box.scrollTop = 0;
    this.arrange();
  }

  /** Give every row its place. */
  private arrange(): void {
    this.measure();
    this.tops = [0];
    for (const event of this.shown) this.tops.push(this.tops[this.tops.length - 1] + (this.heights.get(event) ?? 0));
    this.spacer.style.height = `${Math.max(this.tops[this.tops.length - 1], 44)}px`;
    this.fill();
  }

  /** Measure the rows that have no height at this width yet, all in one go. */
  private measure(): void {
    const width = this.box.clientWidth;
    if (width === 0) return;
    if (width !== this.measuredAt) this.heights.clear();
    this.measuredAt = width;
    const unknown = this.shown.filter((event) => !this.heights.has(event));
    if (unknown.length === 0) return;
    const probe = make("div", { className: "probe" }, ...unknown.map((event) => this.button(event)));
    this.box.append(probe);
    unknown.forEach((event, i) => this.heights.set(event, (probe.children[i] as HTMLElement).offsetHeight));
    probe.remove();
  }

  /** Move the focus from row to row with the arrows; the list is one stop of the Tab key. */
  private step(event: KeyboardEvent): void {
    const turn = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const at = Number((event.target as HTMLElement).dataset.row);
    if (turn === 0 || !Number.isInteger(at)) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.min(Math.max(at + turn, 0), this.shown.length - 1);
    if (this.tops[to] < this.box.scrollTop) this.box.scrollTop = this.tops[to];
    const beyond = this.tops[to + 1] - this.box.clientHeight;
    if (beyond > this.box.scrollTop) this.box.scrollTop = beyond;
    this.fill();
    this.spacer.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus({ preventScroll: true });
  }

  private fill(): void {
    const { scrollTop, clientHeight } = this.box;
    const first = Math.max(lastAtOrBefore(this.tops, scrollTop) - SPARE, 0);
    const last = Math.min(lastAtOrBefore(this.tops, scrollTop + clientHeight) + 1 + SPARE, this.shown.length);
    const focused = document.activeElement?.getAttribute("data-row");
    const rows = [];
    for (let i = first; i < last; i++) rows.push(this.row(i));
    if (this.shown.length === 0) rows.push(make("p", {}, "No event fits the filter."));
    this.spacer.replaceChildren(...rows);
    if (focused) this.spacer.querySelector<HTMLElement>(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
  }

  private button(event: Event): HTMLButtonElement {
    const about = event.threat ?? event.element ?? event.unit ?? "";
    const text = event.text.startsWith(`${about}: `) ? event.text.slice(about.length + 2) : event.text;
    return make(
      "button",
      { type: "button" },
      make("span", { className: "when" }, seconds(event.t)),
      make("span", { className: "what" }, kindName(event.kind)),
      make("span", { className: "who" }, about),
      make("span", { className: "how" }, text),
    );
  }

  private row(i: number): HTMLElement {
    const event = this.shown[i];
    const button = this.button(event);
    button.dataset.row = String(i);
    button.tabIndex = i === Math.max(this.current, 0) ? 0 : -1;
    if (i === this.current) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.choose(event));
    const row = make("div", { className: "row" }, button);
    row.setAttribute("role", "listitem");
    row.setAttribute("aria-setsize", String(this.shown.length));
    row.setAttribute("aria-posinset", String(i + 1));
    row.style.top = `${this.tops[i]}px`;
    return row;
  }
}
