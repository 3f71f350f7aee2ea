// The page of unsent work: each item in the worker's words, why it is here, and what to do.

import { momentText, shortMoment } from "./words.js";

const WAITING = {
  sentence: "On this iPad. It is sent when there is a connection.",
  what_to_do: "There is nothing to do: it is safe here.",
};
const NOT_STORED = {
  sentence: "NOT stored on this iPad, which is full or could not write.",
  what_to_do: "Keep this page open until it is sent, or export it.",
};
const SENDING = { sentence: "Being sent now.", what_to_do: "" };

function words(item, outbox) {
  if (!outbox.isStored(item.id)) return NOT_STORED;
  if (item.state !== "waiting") {
    return {
      sentence: item.answer?.sentence ?? "The server did not accept this.",
      what_to_do: item.answer?.what_to_do ?? "Look at it, then send it again or discard it.",
    };
  }
  if (outbox.isSending(item.id)) return SENDING;
  if (item.attempts > 0) {
    return {
      sentence: item.answer?.sentence ?? "The server could not take it yet.",
      what_to_do: "It is tried again by itself.",
    };
  }
  return WAITING;
}

/** @param {import("./outbox.js").Outbox} outbox @returns {object[]} rows of ``UnsentRow``, oldest first */
export function unsentRows(outbox) {
  const operations = outbox.items.filter((item) => !item.quiet).map((item) => ({
    id: item.id,
    what: item.what,
    when: shortMoment(item.at),
    state: outbox.isSending(item.id) ? "sending" : item.state,
    ...words(item, outbox),
    name: item.name,
    kind: "operation",
    where: item.where,
    stored: outbox.isStored(item.id),
    can_retry: item.state !== "waiting" || item.attempts > 0,
    can_discard: item.state !== "waiting" || item.attempts > 0,
  }));
  return [...operations, ...outbox.counts.rows];
}

// A code that someone typed stays unreadable, here as on every screen.
const shownValue = (name, value) => {
  if (name.startsWith("secret")) return "not shown";
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** A readable copy. @param {import("./outbox.js").Outbox} outbox @param {string} [id] all without it */
export function exportedText(outbox, id) {
  const items = outbox.items.filter((item) => !id || item.id === id);
  const copies = outbox.counts.rows.filter((row) => row.copy && (!id || row.id === id));
  const done = items
    .map((item) =>
      [
        item.what,
        `Done: ${momentText(item.at)}`,
        `State: ${words(item, outbox).sentence}`,
        ...Object.entries(item.payload).map(([name, value]) => `${name}: ${shownValue(name, value)}`),
        `Reference: ${item.id}`,
      ].join("\n"),
    );
  return [...done, ...copies.map(({ copy }) => copy)].join("\n\n");
}
