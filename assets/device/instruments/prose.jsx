/** A rich-text field to read: calm, typeset, and the same in the editor's place before it is there. */

import { exactPassages, speakerOf } from "../remarks/exact.js";
import { blocksOf } from "./text-blocks.js";

const LISTS = { bullets: "ul", numbers: "ol" };

/** @param {{span: import("./text-blocks.js").Span, onMention?: (id: string) => void, key?: unknown}} props */
function Words({ span, onMention }) {
  const { text, at, bold, italic, mention, change } = span;
  let words = /** @type {any} */ (text);
  if (italic) words = <em>{words}</em>;
  if (bold) words = <strong>{words}</strong>;
  if (change === "removed") return <Changed change={change}>{words}</Changed>;
  if (change) {
    return (
      <Changed change={change}>
        <Words span={{ ...span, change: undefined }} onMention={onMention} />
      </Changed>
    );
  }
  if (mention && onMention) {
    return (
      <button type="button" className="mention" data-mention={mention} data-at={at} onClick={() => onMention(mention)}>
        {words}
      </button>
    );
  }
  return (
    <span data-at={at} {...(mention ? { className: "mention", "data-mention": mention } : {})}>
      {words}
    </span>
  );
}

/** Words that came or went since an earlier step; said as well as shown. */
function Changed({ change, children }) {
  const Mark = change === "added" ? "ins" : "del";
  return (
    <Mark>
      <span className="hidden-text">{change === "added" ? "Added: " : "Removed: "}</span>
      {children}
      <span className="hidden-text">. </span>
    </Mark>
  );
}

/** @param {import("./text-blocks.js").Span[][]} lines */
const changedIn = (lines) => (lines.some((line) => line.some(({ change }) => change)) ? "" : undefined);

/** A line: plain words, and between them passages of somebody's exact words with the name after. */
function Line({ line, edited, nameOf, onMention }) {
  const parts = [];
  for (const span of line) {
    const open = parts.at(-1);
    if (open && open.exact === span.exact) open.spans.push(span);
    else parts.push({ exact: span.exact, spans: [span] });
  }
  return parts.map(({ exact, spans }, number) => {
    // Words that went stand at the place of those that came: a place alone names none of them.
    const words = spans.map((span, index) => <Words key={`${span.at} ${index}`} span={span} onMention={onMention} />);
    const { at } = spans[0];
    const key = `${at} ${number}`;
    if (!exact) return <span key={key}>{words}</span>;
    const who = nameOf(speakerOf(exact));
    return (
      <span key={key}>
        <q data-exact={exact}>{words}</q>
        <span className="said-by">
          {" "}
          {edited(at) ? `(${who}, edited since it was marked as exact words)` : `(${who}, exact words)`}
        </span>
      </span>
    );
  });
}

/**
 * @param {object} props
 * @param {import("./text-blocks.js").Op[]} props.ops the field's delta
 * @param {3 | 4} [props.level] of its first headings
 * @param {(who: string) => string} [props.nameOf] a person's name, by id or as it was typed
 * @param {(id: string) => void} [props.onMention] somebody who is mentioned was pressed
 */
export function Prose({ ops, level = 4, nameOf = (who) => who, onMention }) {
  const Heading = level === 3 ? "h3" : "h4";
  const Subheading = level === 3 ? "h4" : "h5";
  const passages = exactPassages(ops.filter(({ change }) => change !== "removed"));
  const edited = (at) => passages.some((each) => each.edited && each.index <= at && at < each.index + each.length);
  const wordsOf = (line) => <Line line={line} edited={edited} nameOf={nameOf} onMention={onMention} />;
  return blocksOf(ops).map(({ kind, lines }, index) => {
    const words = lines.map(wordsOf);
    const changed = { "data-changed": changedIn(lines) };
    if (kind === "heading") return <Heading key={index} {...changed}>{words}</Heading>;
    if (kind === "subheading") return <Subheading key={index} {...changed}>{words}</Subheading>;
    if (kind === "quote") {
      return (
        <blockquote key={index} {...changed}>
          {words.map((line, number) => (
            <p key={number}>{line}</p>
          ))}
        </blockquote>
      );
    }
    if (LISTS[kind]) {
      const List = LISTS[kind];
      return (
        <List key={index} {...changed}>
          {words.map((line, number) => (
            <li key={number}>{line}</li>
          ))}
        </List>
      );
    }
    return <p key={index} {...changed}>{words}</p>;
  });
}
