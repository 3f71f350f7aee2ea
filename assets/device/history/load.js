// The log of a document from the server, in pieces, into a timeline.

import { call } from "../api.js";
import { fromBase64 } from "../live-wire.js";
import { Timeline } from "./timeline.js";

/**
 * @typedef {{seq: number, what: string, at: string, by: string}} Step something that happened to it
 *
 * @typedef {object} History
 * @property {Timeline} timeline
 * @property {Record<string, string>} people worker id to name
 * @property {Step[]} steps
 */

/** @returns {History} nothing yet */
export const emptyHistory = () => ({ timeline: new Timeline(), people: {}, steps: [] });

const breath = () => new Promise((done) => setTimeout(done));

/**
 * Fetch what the record has after what is here, and take it in.
 * @param {string} id the assessment
 * @param {History} history
 * @param {{ask?: typeof call, told?: (part: number) => void, pause?: () => Promise<any>,
 *   part?: string}} [options] told: how much of it is here, 0 to 1; part: "shared" for what it has in
 *   common with siblings' assessments, a number for the limited part that has it
 * @throws {import("../api.js").Unreachable | import("../api.js").Refused}
 */
export async function fetchHistory(id, history, { ask = call, told = () => {}, pause = breath, part = "own" } = {}) {
  const { timeline } = history;
  for (;;) {
    const other = part === "own" ? "" : `&part=${part}`;
    const piece = await ask(`/api/assessments/${id}/history?after=${timeline.head}${other}`, undefined, {
      method: "GET",
    });
    Object.assign(history.people, piece.people);
    history.steps = piece.steps;
    await timeline.take(rowsOf(piece, timeline), pause);
    told(piece.head ? timeline.head / piece.head : 1);
    if (timeline.head >= piece.head || !piece.rows.length) return history;
  }
}

/** @param {any} piece as the server tells it @param {Timeline} timeline which learns its senders */
function rowsOf({ senders, rows, data }, timeline) {
  const places = senders.map(([worker, device]) => placeOf(timeline.senders, worker, device));
  const bytes = fromBase64(data);
  let at = 0;
  return rows.map(([sender, received, written, offline, size]) => {
    const frame = bytes.subarray(at, at + size);
    at += size;
    return { sender: places[sender], received, written, offline, data: frame };
  });
}

function placeOf(senders, worker, device) {
  const known = senders.findIndex((each) => each.worker === worker && each.device === device);
  return known >= 0 ? known : senders.push({ worker, device }) - 1;
}
