/** A device's disk: writes take a moment, are all or nothing, and a dead battery can undo some. */

import { setTimeout as sleep } from "node:timers/promises";

const copy = (value) => structuredClone(value);

export class Disk {
  constructor(random) {
    this.random = random;
    this.now = { docs: new Map() };
    this.past = [];
    this.generation = 0;
  }

  /** The storage of one app start; writes still under way when the app dies never happen. */
  start() {
    this.generation += 1;
    const generation = this.generation;
    return {
      load: async (id) => {
        const found = this.now.docs.get(id);
        if (!found) return { state: null, heard: null, unsound: [], role: null, frames: [] };
        return copy({ ...found, frames: [...found.frames.values()] });
      },
      write: async (id, change) => {
        const written = copy(change);
        await sleep(this.random.below(8));
        if (this.random.chance(0.005)) throw new Error("the disk did not answer");
        if (generation !== this.generation) await new Promise(() => {});
        const docs = new Map(this.now.docs);
        const before = docs.get(id) ?? { state: null, heard: null, unsound: [], role: null, frames: new Map() };
        const frames = new Map(before.frames);
        for (const frame of written.put ?? []) frames.set(`${frame.epoch}/${frame.n}`, frame);
        for (const { epoch, n } of written.remove ?? []) frames.delete(`${epoch}/${n}`);
        docs.set(id, {
          state: written.state ?? before.state,
          heard: written.heard ?? (written.state ? null : before.heard),
          unsound: written.unsound ?? before.unsound,
          role: written.role ?? before.role,
          frames,
        });
        this.past.push({ at: performance.now(), docs: this.now.docs });
        this.now = { docs };
      },
    };
  }

  /** The disk as it was ``ms`` ago: the app's last writes had not reached it after all. */
  goBack(ms) {
    const at = performance.now() - ms;
    const then = this.past.findLast((each) => each.at <= at) ?? this.past[0];
    if (then) this.now = { docs: then.docs };
    this.past = [];
  }
}
