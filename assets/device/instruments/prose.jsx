/** A rich-text field to read: calm, typeset, and the same in the editor's place before it is there. */

import { Fragment } from "react";

import { blocksOf } from "./text-blocks.js";

const LISTS = { bullets: "ul", numbers: "ol" };

function Words({ line }) {
  return line.map(({ text, bold, italic }, index) => {
    let words = <Fragment key={index}>{text}</Fragment>;
    if (italic) words = <em key={index}>{words}</em>;
    if (bold) words = <strong key={index}>{words}</strong>;
    return words;
  });
}

/** @param {{ops: object[], level?: number}} props the field's delta; the level of its first headings */
export function Prose({ ops, level = 4 }) {
  const Heading = `h${level}`;
  const Subheading = `h${level + 1}`;
  return blocksOf(ops).map(({ kind, lines }, index) => {
    const words = lines.map((line, number) => <Words key={number} line={line} />);
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
