/**
 * Following a colleague: one's view goes where they write, until one touches, types or scrolls oneself.
 * One person at a time, for the whole page. No DOM here: what listens and scrolls is given.
 *
 * @typedef {import("../instruments/presence.js").Colleague} Colleague
 */

export class Following {
  /** @type {{workerId: string, name: string} | null} */
  who = null;
  /** What to tell those who listen to the page. */
  said = "";
  #where = "";
  #listeners = new Set();

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell() {
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param {Pick<Colleague, "workerId" | "name">} colleague */
  follow({ workerId, name }) {
    this.who = { workerId, name };
    this.#where = "";
    this.said = `Following ${name}. Your own touch, key or scroll ends it.`;
    this.#tell();
  }

  /** The person did something themselves, or pressed the name again. */
  stop() {
    if (!this.who) return;
    this.said = `No longer following ${this.who.name}.`;
    this.who = null;
    this.#tell();
  }

  /**
   * Where colleagues are now: to be looked at when whom one follows has gone elsewhere.
   * @param {Colleague[]} colleagues
   * @returns {Colleague | null} where to go; null when there is nothing new
   */
  next(colleagues) {
    if (!this.who) return null;
    const devices = colleagues.filter((each) => each.workerId === this.who?.workerId);
    if (!devices.length) {
      this.said = `${this.who.name} has left.`;
      this.who = null;
      this.#tell();
      return null;
    }
    const writing = devices.find((each) => each.field);
    if (!writing) return null;
    const where = JSON.stringify([writing.field, writing.selection]);
    if (where === this.#where) return null;
    this.#where = where;
    return writing;
  }
}

export const following = new Following();
