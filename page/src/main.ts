// The page: read the recording, or say in words why there is none.

import { App } from "./app";
import { readLand } from "./basemap";
import { byId } from "./dom";
import { readRecording } from "./recording";
import { makeScene } from "./scene";
import "./style.css";

const textOf = (id: string): string => byId(id).textContent ?? "";

try {
  const recording = readRecording(textOf("recording"));
  const scene = makeScene(recording);
  byId("app").hidden = false;
  window.replay = new App(scene, readLand(textOf("land"))).hook();
} catch (error) {
  byId("app").hidden = true;
  byId("problem").hidden = false;
  byId("problem-text").textContent = error instanceof Error ? error.message : String(error);
}
