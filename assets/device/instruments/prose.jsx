/** A rich-text field to read: calm, typeset, and the same in the editor's place before it is there. */

import { Fragment } from "react";

import { blocksOf } from "./text-blocks.js";

const LISTS = { bullets: "ul", numbers: "ol" };

/** @param {import("./text-blocks.js").Span[]} line */
function wordsOf(line) {
  return line.map(({ text, bold, italic }, index) => {
    let words = <Fragment key={index}>{text}</Fragment>;
    if (italic) words = <em key={index}>{words}</em>;
    if (bold) words = <strong key={index}>{words}</strong>;
    return words;
  });
}

/** @param {{ops: import("./text-blocks.js").Op[], level?: 3 | 4}} props the field's delta; the level of its first headings */
export function Prose({ ops, level = 4 }) {
  const Heading = level === 3 ? "h3" : "h4";
  const Subheading = level === 3 ? "h4" : "h5";
  return blocksOf(ops).map(({ kind, lines }, index) => {
    const words = lines.map(wordsOf);
    if (kind === "heading") return <Heading key={index}>{words}</Heading>;
    if (kind === "subheading") return <Subheading key={index}>{words}</Subheading>;
    if (kind === "quote") {
      return (
        <blockquote key={index}>
          {words.map((line, number) => (
            <p key={number}>{line}</p>
          ))}
        </blockquote>
      );
    }
    if (LISTS[kind]) {
      const List = LISTS[kind];
      return (
        <List key={index}>
          {words.map((line, number) => (
            <li key={number}>{line}</li>
          ))}
        </List>
      );
    }
    return <p key={index}>{words}</p>;
  });
}
