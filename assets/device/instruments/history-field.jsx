/** One field as it stood at a moment, or what changed in it between two. */

import { Fragment, useState } from "react";

import { linesOf, rootsOf } from "../history/fields.js";
import { momentText } from "../words.js";
import { anyChange, wordsDiff } from "../words-diff.js";
import { offlineText, spanText } from "./history-people.js";
import { TextThen } from "./history-text.jsx";
import { Button } from "./week-plan-parts.jsx";

/** The people who wrote in it, each with their colour, letters and name. */
export function Legend({ people }) {
  return (
    <ul className="history-legend" role="list" aria-label="Who wrote in it">
      {people.all.map((author) => (
        <li key={author.worker} className="history-author" data-person={author.person}>
          <span className="history-initials" aria-hidden="true">
            {author.initials}
          </span>
          {author.name}
        </li>
      ))}
    </ul>
  );
}

/** What is known of a passage somebody touched. */
export function Passage({ timeline, passage, people, close }) {
  const { sender, offline, from, to } = timeline.passages[passage];
  return (
    <aside className="history-passage" role="status">
      <p>
        <strong>{people.of(sender).name}</strong> wrote this on {people.deviceOf(sender)},{" "}
        {spanText(from, to)}
        {offline === null ? "" : `, ${offlineText(offline)}`}.
      </p>
      <Button onClick={close}>Close</Button>
    </aside>
  );
}

/**
 * @param {{field: import("../history/fields.js").Field, timeline?: any, before?: number | null,
 *   seq?: number, pieces?: any[], people?: any, nameOf?: (id: string) => string,
 *   onPassage?: (passage: number) => void, key?: any}} props
 *   pieces: instead of a timeline, a text with no authors
 */
export function FieldThen({ field, timeline, before = null, seq = 0, pieces, people, nameOf, onPassage }) {
  const roots = rootsOf(field);
  return (
    <>
      <h3 className="heading" data-level="4">
        {field.label}
      </h3>
      {pieces && <TextThen pieces={pieces} />}
      {timeline && before === null && roots.map((root) => (
        <RootThen key={root} {...{ root, field, timeline, seq, people, nameOf, onPassage }} />
      ))}
      {timeline && before !== null && roots.map((root) => (
        <RootChanged key={root} {...{ root, field, timeline, before, seq, people, nameOf }} />
      ))}
    </>
  );
}

/** @param {{root: string, field: any, timeline: any, seq: number, people: any, nameOf: any, onPassage: any, key?: any}} props */
function RootThen({ root, field, timeline, seq, people, nameOf, onPassage }) {
  if (!root.startsWith("t.")) {
    const lines = linesOf(field, root, timeline.entries(root, seq), nameOf);
    return lines.map((line) => <p key={line}>{line}</p>);
  }
  const pieces = timeline.text(root, seq);
  if (!pieces.some(({ insert }) => insert.trim())) return <p className="soft">Nothing stood here.</p>;
  return (
    <>
      <TextThen pieces={pieces} timeline={timeline} people={people} onPassage={onPassage} />
      <WhoWrote pieces={pieces} timeline={timeline} people={people} />
    </>
  );
}

/** The same in words, for the keyboard and those who listen. */
function WhoWrote({ pieces, timeline, people }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="history-who" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Who wrote this</summary>
      {open && <Passages pieces={pieces} timeline={timeline} people={people} />}
    </details>
  );
}

function Passages({ pieces, timeline, people }) {
  const passages = [...new Set(pieces.map(({ passage }) => passage))];
  const first = new Map();
  for (const { passage, insert } of pieces) {
    if (!first.has(passage) && insert.trim()) first.set(passage, insert.trim());
  }
  return (
    <ul role="list">
      {passages
        .filter((passage) => first.has(passage))
        .map((passage) => {
          const { sender, offline, from, to } = timeline.passages[passage];
          return (
            <li key={passage}>
              <strong>{people.of(sender).name}</strong>, {people.deviceOf(sender)}
              {offline === null ? "" : `, ${offlineText(offline)}`}, {spanText(from, to)}: “{shortened(first.get(passage))}”
            </li>
          );
        })}
    </ul>
  );
}

const shortened = (words) => (words.length > 60 ? `${words.slice(0, 60).trimEnd()}…` : words);

/**
 * What was added and taken out, and by whom.
 * @param {{root: string, field: any, timeline: any, before: number, seq: number, people: any, nameOf: any, key?: any}} props
 */
function RootChanged({ root, field, timeline, before, seq, people, nameOf }) {
  const isText = root.startsWith("t.");
  const read = (at) =>
    isText ? timeline.words(root, at) : linesOf(field, root, timeline.entries(root, at), nameOf).join("; ");
  const changes = wordsDiff(read(before), read(seq));
  const names = (senders) => [...new Set(senders.map((sender) => people.of(sender).name))].join(", ");
  const all = names(timeline.changedBy(root, before, seq));
  const removed = names(timeline.removedBy(root, before, seq));
  if (!all) return null;
  return (
    <>
      <div className="prose history-changed">
        {anyChange(changes) ? (
          <p>
            {changes.map(({ kind, text }, index) => {
              if (kind === "ins") return <ins key={index}>{text}</ins>;
              if (kind === "del") return <del key={index}>{text}</del>;
              return <Fragment key={index}>{text}</Fragment>;
            })}
          </p>
        ) : (
          <p className="soft">The words are the same; only how they look changed, or a change was undone.</p>
        )}
      </div>
      <p className="history-changers">
        Changed by {all}
        {removed ? `; taken out by ${removed}` : ""}, up to {momentText(new Date(timeline.momentOf(timeline.lastChange(root, seq))).toISOString())}.
      </p>
    </>
  );
}
