// The panel about one entity: what it is, what it does now, and its story.

import { byId, make } from "./dom";
import { isFlying, stateAt, useAt, type FlyingRound, type FlyingThreat, type Scene } from "./scene";
import { className, dollars, metres, plain, seconds } from "./words";

type Fact = [string, string | Node];

const RESULTS: Record<string, string> = {
  kill: "killed its target",
  miss: "missed",
  spent: "spent: its target was gone",
  lost: "lost: nothing guided it",
  in_flight: "in flight at the end",
};

export class StoryPanel {
  private readonly body = byId("story-body");
  private readonly title = byId("story-title");
  private readonly close = byId("story-close");
  private id: string | null = null;
  private now: HTMLElement | null = null;
  private time = 0;
  private rows: { t: number; item: HTMLElement }[] = [];
  private reached = -1;
  /** Whether lines of what comes after the time shown are shown too. */
  private ahead = false;
  private readonly later = make("button", { type: "button", className: "link later" });

  constructor(
    private readonly scene: Scene,
    private readonly jump: (time: number) => void,
    private readonly select: (id: string | null) => void,
  ) {
    this.close.addEventListener("click", () => select(null));
    this.later.addEventListener("click", () => {
      this.ahead = !this.ahead;
      this.reached = -1;
      this.update(this.time);
    });
    this.show(null, 0);
  }

  /** Show another entity, or none. */
  show(id: string | null, time: number): void {
    this.id = id;
    this.reached = -1;
    this.close.hidden = id === null;
    this.title.textContent = id ?? "Story";
    this.rows = [];
    this.now = null;
    if (id === null) {
      const about = this.scene.recording.run.question;
      this.body.replaceChildren(
        make("p", {}, "Click a threat, a round, a radar or an asset, or a row of the events, to read its story."),
        ...(about ? [make("p", { className: "question" }, about)] : []),
      );
      return;
    }
    this.now = make("span");
    const facts = this.facts(id);
    const list = make("dl", { className: "facts" });
    for (const [name, value] of [...facts, ["now", this.now] as Fact]) {
      list.append(make("dt", {}, name), make("dd", {}, value));
    }
    this.body.replaceChildren(list, this.story(id), this.later);
    this.update(time);
  }

  /** Bring what depends on time up to date. */
  update(time: number): void {
    this.time = time;
    if (this.id === null || this.now === null) return;
    const text = this.stateText(this.id, time);
    if (this.now.textContent !== text) this.now.textContent = text;
    const reached = this.rows.filter(({ t }) => t <= time + 1e-6).length;
    if (reached === this.reached) return;
    this.reached = reached;
    this.rows.forEach(({ item }, i) => {
      item.classList.toggle("past", i < reached);
      item.hidden = i >= reached && !this.ahead;
    });
    const later = this.rows.length - reached;
    this.later.hidden = later === 0;
    const lines = later === 1 ? "1 line" : `${later} lines`;
    this.later.textContent = this.ahead ? `Hide the ${lines} of what comes later` : `Show the ${lines} of what comes later`;
  }

  private facts(id: string): Fact[] {
    const { threats, rounds, elements, assets, units } = this.scene;
    const threat = threats.find(({ data }) => data.id === id);
    if (threat) return this.threatFacts(threat);
    const round = rounds.find(({ data }) => data.id === id);
    if (round) return this.roundFacts(round);
    const element = elements.find(({ data }) => data.id === id)?.data;
    if (element) {
      const radar = element.radar;
      const facts: Fact[] = [["what", plain(element.kind)], ["site", element.site]];
      if (radar) facts.push(["radar", `${radar.system}, ${radar.band} band, out to ${metres(radar.range_max_m)}`]);
      if (element.unit) facts.push(["unit", this.link(element.unit)]);
      return facts;
    }
    const asset = assets.find(({ data }) => data.id === id)?.data;
    if (asset) {
      const aimed = threats.filter(({ data }) => data.aim === id).length;
      const facts: Fact[] = [["what", "asset"], ["threats at it", String(aimed)]];
      if (asset.value_usd !== null) facts.splice(1, 0, ["value", dollars(asset.value_usd)]);
      return facts;
    }
    const unit = units.get(id);
    if (!unit) return [];
    const carried = unit.rounds.map((r) => `${r.round} to ${metres(r.reach_m)}: ${r.ready} ready, ${r.stock} in stock`);
    return [["what", `unit, ${unit.system}`], ["site", unit.site], ["rounds", carried.join("; ")]];
  }

  private threatFacts({ data }: FlyingThreat): Fact[] {
    const what = data.type ? `${data.type}, ${className(data.class)}` : className(data.class);
    const facts: Fact[] = [["what", what]];
    if (data.aim) facts.push(["aimed at", this.link(data.aim)]);
    const shots = this.scene.rounds.filter((round) => round.data.threat === data.id);
    if (shots.length > 0) {
      const links = make("span", { className: "links" });
      links.append(...shots.map((shot) => this.link(shot.data.id)));
      facts.push(["rounds at it", links]);
    }
    return facts;
  }

  private roundFacts({ data }: FlyingRound): Fact[] {
    const facts: Fact[] = [
      ["what", `round, ${data.round}`],
      ["fired by", this.link(data.unit)],
      ["fired at", this.link(data.threat)],
    ];
    if (data.slant_range_m !== null && data.height_m !== null) {
      facts.push(["meets at", `${metres(data.slant_range_m)}, height ${metres(data.height_m)}`]);
    }
    if (data.p_kill !== null) facts.push(["kill probability", data.p_kill.toFixed(2)]);
    return facts;
  }

  private stateText(id: string, time: number): string {
    const { threats, rounds, elements, assets, units } = this.scene;
    const threat = threats.find(({ data }) => data.id === id);
    if (threat) return threatState(threat, time);
    const round = rounds.find(({ data }) => data.id === id);
    if (round) {
      if (isFlying(round, time)) return "in flight";
      return time < round.data.launch_s ? "not launched yet" : RESULTS[round.data.result];
    }
    const fixed = elements.find(({ data }) => data.id === id) ?? assets.find(({ data }) => data.id === id);
    const lost = fixed?.data.lost_s ?? null;
    if (lost !== null && lost <= time) return `lost at ${seconds(lost)}`;
    const element = elements.find(({ data }) => data.id === id)?.data;
    const unit = units.get(element?.unit ?? id);
    if (!unit) return intact(threats.filter(({ data }) => data.aim === id && data.fate === "leaked" && data.end_s <= time));
    const { targets, missiles } = useAt(unit, time);
    const of = (used: number, all: number | null): string => (all === null ? `${used}` : `${used} of ${all}`);
    return `${of(targets, unit.target_channels)} target channels and ${of(missiles, unit.missile_channels)} missile channels in use`;
  }

  private story(id: string): HTMLElement {
    const lines = this.scene.recording.stories[id] ?? [];
    if (lines.length === 0) return make("p", {}, "Nothing happened to it, or by it, in this replication.");
    const list = make("ol", { className: "lines" });
    const further = this.furtherDetections(id);
    let fold: HTMLElement | null = null;
    for (const { t, text } of lines) {
      const button = make("button", { type: "button", title: `Go to ${seconds(t)}` }, text);
      button.addEventListener("click", () => this.jump(t));
      const item = make("li", {}, button);
      this.rows.push({ t, item });
      if (!further.has(text)) {
        list.append(item);
        continue;
      }
      if (fold === null) {
        fold = make("ol");
        const count = lines.filter((line) => further.has(line.text)).length;
        const more = make("summary", {}, `seen by ${count} more radar${count === 1 ? "" : "s"}`);
        list.append(make("li", {}, make("details", {}, more, fold)));
      }
      fold.append(item);
    }
    return list;
  }

  /** Lines of a threat's story that only say that one more radar found it. */
  private furtherDetections(id: string): Set<string> {
    const found = this.scene.recording.events.filter((e) => e.kind === "first_detection" && e.threat === id);
    return new Set(found.slice(1).map((event) => event.text.replace(`${id}: `, "")));
  }

  private link(id: string): Node {
    const button = make("button", { type: "button", className: "link" }, id);
    button.addEventListener("click", () => this.select(id));
    return button;
  }
}

/** What stands is intact, also after a threat got through to it and did not destroy it. */
function intact(arrived: FlyingThreat[]): string {
  if (arrived.length === 0) return "intact";
  const [who, they] = arrived.length === 1 ? ["1 threat", "it"] : [`${arrived.length} threats`, "they"];
  return `stands: ${who} got through, but ${they} did not destroy it`;
}

function threatState(threat: FlyingThreat, time: number): string {
  const { data } = threat;
  const state = stateAt(threat, time);
  if (state === "waiting") return `starts at ${seconds(data.start_s)}`;
  if (state !== "over") return { unseen: "not seen", seen: "seen, no firm track", firm: "firm track", engaged: "engaged" }[state];
  const why = data.fate === "leaked" && data.reason ? `: ${plain(data.reason)}` : "";
  return `${data.fate} at ${seconds(data.end_s)}${why}`;
}
