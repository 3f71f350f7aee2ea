/** The tools of a rich-text field, in one row that the arrow keys walk. */

import { useCallback, useState } from "react";

import { todayText } from "../words.js";
import { useDocument } from "./live-context.jsx";
import { childOf, firstName } from "./people.js";
import { PeopleList } from "./people-list.jsx";

const MARKS = [
  { mark: "bold", value: true, icon: "bold", label: "Bold", keys: "Control+B" },
  { mark: "italic", value: true, icon: "italic", label: "Italic", keys: "Control+I" },
  null,
  { mark: "header", value: 1, icon: "heading", label: "Heading" },
  { mark: "header", value: 2, icon: "subheading", label: "Smaller heading" },
  { mark: "list", value: "bullet", icon: "list", label: "List" },
  { mark: "list", value: "ordered", icon: "numbered", label: "Numbered list" },
  { mark: "blockquote", value: true, icon: "indent", label: "Passage from a letter or report" },
  null,
];
const HISTORY = [
  { act: "undo", icon: "undo", label: "Undo my last change", keys: "Control+Z" },
  { act: "redo", icon: "redo", label: "Redo", keys: "Control+Shift+Z" },
];

/** @returns {any[]} what this page offers, null between two groups */
function toolsOf(page) {
  const people = [];
  const child = childOf(page.people, todayText());
  if (child) {
    const name = firstName(child.name);
    people.push({ says: child.person_id, icon: "quote", words: name, label: `${name}’s exact words` });
  }
  if (page.people.length) {
    people.push({ list: "exact", icon: child ? "down" : "quote", label: "Somebody else’s exact words" });
  }
  // Where the record tells those who are mentioned.
  const together = page.remarks
    ? [
        ...(page.people.length ? [{ list: "mention", icon: "mention", label: "Mention somebody" }] : []),
        { remark: true, icon: "message", label: "Comment on these words" },
      ]
    : [];
  const ours = [...people, ...together];
  return [...MARKS, ...ours, ...(ours.length ? [null] : []), ...HISTORY];
}

/**
 * @param {{marks: Record<string, any>, controls: string, labelId: string, editor: {current: any},
 *   onRemark: () => void}} props
 */
export function Toolbar({ marks, controls, labelId, editor, onRemark }) {
  const page = useDocument();
  const [current, setCurrent] = useState(0);
  const [list, setList] = useState("");
  const [hint, setHint] = useState("");
  const all = toolsOf(page);
  const tools = all.filter(Boolean);

  const says = (who) => {
    setHint(editor.current?.acts.exact(who) === false ? "Choose the words first, or put the cursor in their line." : "");
  };
  const use = (tool) => {
    if (!editor.current) return;
    setHint("");
    setList(tool.list && tool.list !== list ? tool.list : "");
    if (tool.act) editor.current[tool.act]();
    else if (tool.mark) editor.current.toggle(tool.mark, tool.value);
    else if (tool.says) says(tool.says);
    else if (tool.remark) onRemark();
  };
  const close = useCallback(() => setList(""), []);
  const escape = useCallback(() => {
    setList("");
    editor.current?.focus();
  }, [editor]);
  const pick = (person) => {
    const kind = list;
    setList("");
    editor.current?.focus();
    if (kind === "mention") editor.current?.acts.mention(person, null);
    else says(person.id);
  };

  return (
    <>
      <div className="writing-tools" role="toolbar" aria-label="Text" aria-describedby={labelId} aria-controls={controls}>
        {all.map((tool, index) =>
          tool === null ? (
            <span key={index} className="writing-gap" aria-hidden="true" />
          ) : (
            <button
              key={index}
              type="button"
              className="writing-tool"
              data-words={tool.words ? "" : undefined}
              aria-label={tool.label}
              title={tool.label}
              aria-pressed={tool.mark ? marks[tool.mark] === tool.value : tool.says ? saidBy(marks, tool.says) : undefined}
              aria-expanded={tool.list ? list === tool.list : undefined}
              aria-keyshortcuts={tool.keys}
              tabIndex={tools.indexOf(tool) === current ? 0 : -1}
              // The text keeps the focus, and the iPad its keyboard.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => use(tool)}
              onFocus={() => setCurrent(tools.indexOf(tool))}
            >
              <svg viewBox="0 0 24 24" className="icon" aria-hidden="true">
                <path d={page.icons[tool.icon]} />
              </svg>
              {tool.words && <span aria-hidden="true">{tool.words}</span>}
            </button>
          ),
        )}
      </div>
      {hint && (
        <p className="writing-hint" role="status">
          {hint}
        </p>
      )}
      {list === "exact" && (
        <PeopleList
          people={page.people}
          label="Who said it, in these words?"
          offers="Not on this record"
          onPick={pick}
          onClose={close}
          onEscape={escape}
        />
      )}
      {list === "mention" && (
        <PeopleList
          people={page.people.filter((each) => each.person_id !== page.me)}
          label="Mention somebody"
          onPick={pick}
          onClose={close}
          onEscape={escape}
        />
      )}
    </>
  );
}

const saidBy = (marks, who) => typeof marks.exact === "string" && marks.exact.startsWith(`${who}#`);
