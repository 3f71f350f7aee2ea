/**
 * A text of an earlier moment in its blocks, each passage in its author's colour, with their letters
 * where one begins.
 *
 * All of it changes with each move of the slider. So of a long text only what is in sight, or nearly,
 * is drawn in colours; the rest stands there as plain words until one scrolls to it.
 */

import { Fragment, useEffect, useRef, useState } from "react";

import { blocksOf } from "./text-blocks.js";

const LONG = 200; // passages of a text
const NEARLY = "50% 0px"; // of the window, above and below it

const LISTS = { bullets: "ul", numbers: "ol" };

/**
 * @param {{pieces: any[], timeline?: any, people?: any, onPassage?: (passage: number) => void}} props
 *   without a timeline nobody's colours
 */
export function TextThen({ pieces, timeline, people, onPassage }) {
  const passageAt = passagesByPlace(pieces);
  let last = -1;
  const withPassage = (span) => {
    const passage = passageAt(span.at);
    const begins = passage !== last;
    last = passage;
    return { ...span, passage, begins };
  };
  const touched = ({ target }) => {
    const passage = target.closest("[data-passage]")?.dataset.passage;
    if (passage !== undefined) onPassage?.(Number(passage));
  };
  return (
    <div className="prose history-text" onClick={touched}>
      {blocksOf(pieces).map(({ kind, lines }, index) => (
        <Block
          key={index}
          kind={kind}
          lines={timeline ? lines.map((line) => line.map(withPassage)) : lines}
          long={pieces.length > LONG}
          {...{ timeline, people }}
        />
      ))}
    </div>
  );
}

/** @param {{kind: string, lines: any[][], long: boolean, timeline: any, people: any, key?: any}} props */
function Block({ kind, lines, long, timeline, people }) {
  const block = useRef(null);
  const near = useNear(block, long);
  const words = lines.map((line) => (timeline && near ? coloured(line, timeline, people) : plain(line)));
  const List = LISTS[kind];
  if (List) {
    return (
      <List ref={block}>
        {words.map((line, number) => (
          <li key={number}>{line}</li>
        ))}
      </List>
    );
  }
  if (kind === "quote") {
    return (
      <blockquote ref={block}>
        {words.map((line, number) => (
          <p key={number}>{line}</p>
        ))}
      </blockquote>
    );
  }
  return (
    <p ref={block} className={kind === "paragraph" ? undefined : "history-headline"}>
      {words}
    </p>
  );
}

function coloured(line, timeline, people) {
  return line.map((span, index) => {
    const { sender, offline } = timeline.passages[span.passage];
    const author = people.of(sender);
    return (
      <span
        key={index}
        className="history-by"
        data-person={author.person}
        data-offline={offline ? "" : undefined}
        data-mark={span.begins ? author.initials : undefined}
        data-passage={span.passage}
      >
        {formatted(span.text, span)}
      </span>
    );
  });
}

/** As few pieces as its looks allow. */
function plain(line) {
  const joined = [];
  for (const { text, bold, italic } of line) {
    const before = joined.at(-1);
    if (before && before.bold === bold && before.italic === italic) before.text += text;
    else joined.push({ text, bold, italic });
  }
  return joined.map((span, index) => <Fragment key={index}>{formatted(span.text, span)}</Fragment>);
}

function formatted(text, { bold, italic }) {
  const words = italic ? <em>{text}</em> : text;
  return bold ? <strong>{words}</strong> : words;
}

/** From a place in the text to the passage there; asked in reading order. */
function passagesByPlace(pieces) {
  let index = 0;
  let ends = pieces[0]?.insert.length ?? 0;
  return (at) => {
    while (at >= ends && index < pieces.length - 1) {
      index += 1;
      ends += pieces[index].insert.length;
    }
    return pieces[index].passage;
  };
}

/** @type {WeakMap<Element, (near: boolean) => void>} */
const told = new WeakMap();
/** @type {IntersectionObserver | undefined} */
let watcher;

function watch(element, tell) {
  told.set(element, tell);
  watcher ??= new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) told.get(target)?.(isIntersecting);
    },
    { rootMargin: NEARLY },
  );
  watcher.observe(element);
  return () => watcher?.unobserve(element);
}

/** Whether an element is in sight, or nearly; while nobody ``asks``, always. */
function useNear(element, asks) {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (!asks || !current) return undefined;
    return watch(current, setNear);
  }, [element, asks]);
  return near || !asks;
}
