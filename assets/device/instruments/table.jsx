/**
 * Rows of a table. Each cell is an answer of its own: two people fill different cells of one row at
 * once, and where they fill the same one differently both answers stay until somebody chooses.
 */

import { useEffect, useId, useRef, useState } from "react";

import { cellText, rowInWords } from "../forms/in-words.js";
import { numberIn, problemWith } from "../forms/numbers.js";
import { allRowsOf, bringBackRow, removeRow } from "../forms/table.js";
import { answerIn, entriesAbout, setKeyed } from "../keyed.js";
import { uuid7 } from "../crypto.js";
import { Dispute, Help, Icon, Problem, whoAndWhen } from "./answer-parts.jsx";
import { DraftInput } from "./draft-input.jsx";
import { useDocument, useShared } from "./live-context.jsx";

/**
 * @typedef {import("../forms/answers.js").Column} Column
 * @typedef {import("../forms/table.js").Row} Row
 */

function useRows(page, root, columns) {
  return useShared(page.live?.doc.getArray(root) ?? null, () => allRowsOf(page.live.doc, root, columns)) ?? [];
}

const EMPTY = new Map();

/** @param {{field: string, label: string, help?: string, columns: Column[], problem?: string}} props */
export function Table({ field, label, help = "", columns, problem = "" }) {
  const page = useDocument();
  const id = useId();
  const root = `s.${field}`;
  const all = useRows(page, root, columns);
  const [, drawAgain] = useState(0);
  const sight = useRef(/** @type {Set<string>} */ (new Set()));
  const [removed, setRemoved] = useState(/** @type {string | null} */ (null));
  const wanted = useRef(/** @type {string | null} */ (null));
  const body = useRef(/** @type {HTMLTableSectionElement | null} */ (null));

  const gone = all.filter((row) => row.removed);
  const held = all.filter((row) => !row.removed);
  for (const row of held) sight.current.add(row.id);
  // A row begun here that holds nothing yet, or was just emptied, stays under the person's hand.
  const bare = [...sight.current].filter((row) => !all.some((each) => each.id === row));
  const rows = [...held, ...bare.map((row) => ({ id: row, cells: EMPTY, removed: false }))];

  useEffect(() => {
    if (!wanted.current) return;
    const row = body.current?.querySelector(`[data-row="${wanted.current}"]`);
    const first = row?.querySelector("input, textarea, select");
    wanted.current = null;
    if (first instanceof HTMLElement) first.focus();
  });

  const add = () => {
    const row = uuid7();
    wanted.current = row;
    sight.current.add(row);
    drawAgain((count) => count + 1);
  };
  const remove = (row) => {
    sight.current.delete(row);
    drawAgain((count) => count + 1);
    if (!page.live || !held.some((each) => each.id === row)) return;
    removeRow(page.live.doc, root, row, page.me);
    setRemoved(row);
  };
  const bringBack = (row) => {
    if (!page.live) return;
    bringBackRow(page.live.doc, root, row, page.me);
    if (removed === row) setRemoved(null);
  };

  return (
    <div className="rows-field" role="group" aria-labelledby={`${id}-label`} aria-describedby={help && `${id}-help`}>
      <p className="field-label" id={`${id}-label`}>
        {label}
      </p>
      <Help id={id} words={help} />
      {rows.length > 0 && (
        <div className="table-frame">
          <table className="table rows-table">
            <Head label={label} columns={columns} more={page.mayWrite ? "Remove" : ""} />
            <tbody ref={body}>
              {rows.map((row, index) => (
                <tr key={row.id} data-row={row.id}>
                  {columns.map((column) => (
                    <td key={column.key} data-label={column.label}>
                      <Cell page={page} root={root} row={row} column={column} number={index + 1} />
                    </td>
                  ))}
                  {page.mayWrite && (
                    <td className="rows-remove">
                      <button type="button" className="button" data-tone="bare" onClick={() => remove(row.id)}>
                        <Icon page={page} name="trash" />
                        <span className="rows-remove-words">Remove row {index + 1}</span>
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length === 0 && <p className="register-by">{page.live ? "No row yet." : ""}</p>}
      <div className="rows-acts">
        {page.mayWrite && (
          <button type="button" className="button" data-tone="quiet" onClick={add}>
            <Icon page={page} name="plus" />
            Add a row<span className="hidden-text"> to {label}</span>
          </button>
        )}
        <p className="rows-said" role="status">
          {removed && gone.some((row) => row.id === removed) && (
            <>
              Row removed.{" "}
              <button type="button" className="take-back" onClick={() => bringBack(removed)}>
                Bring it back
              </button>
            </>
          )}
        </p>
      </div>
      {gone.length > 0 && (
        <details className="rows-gone">
          <summary>
            {gone.length === 1 ? "1 removed row, kept" : `${gone.length} removed rows, kept`}
            <Icon page={page} name="down" />
          </summary>
          <ul role="list">
            {gone.map((row) => (
              <li key={row.id}>
                <span>{rowInWords(row, columns)}</span>
                {page.mayWrite && (
                  <button type="button" className="button" data-tone="quiet" onClick={() => bringBack(row.id)}>
                    Bring back<span className="hidden-text"> {rowInWords(row, columns)}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Problem page={page} id={id} words={problem} />
    </div>
  );
}

/** @param {{page: any, root: string, row: Row, column: Column, number: number}} props */
function Cell({ page, root, row, column, number }) {
  const entries = row.cells.get(column.key) ?? [];
  const answer = entries.length === 1 ? answerIn(entries[0]) : "";
  const name = `${column.label}, row ${number}`;
  const give = (value, seen = undefined) => {
    if (!page.live || !page.mayWrite) return seen;
    return [setKeyed(page.live.doc, root, [row.id, column.key], value, page.me, { seen })];
  };
  const wrong = column.kind === "number" ? problemWith(answer) : "";
  const shared = {
    "aria-label": name,
    "aria-invalid": wrong ? true : undefined,
    disabled: !page.mayWrite,
    onFocus: () => page.tell(root, {}),
    onBlur: () => page.tell(root, null),
  };
  return (
    <div className="rows-cell">
      {column.kind === "choice" ? (
        <div className="select-frame">
          <select className="input" {...shared} value={String(answer ?? "")} onChange={(event) => give(event.target.value)}>
            <option value=""></option>
            {column.choices
              .filter((choice) => !choice.retired || choice.value === answer)
              .map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
          </select>
          <Icon page={page} name="down" />
        </div>
      ) : (
        <DraftInput
          {...typed(column)}
          {...shared}
          words={answer === null ? "" : String(answer)}
          seen={page.live ? entriesAbout(page.live.doc, root, [row.id, column.key]) : []}
          write={(words, seen) => give(column.kind === "number" ? (numberIn(words) ?? "") : words.trim(), seen)}
        />
      )}
      {wrong && <p className="field-error">{wrong}</p>}
      {entries.length > 1 && (
        <Dispute
          page={page}
          label={name}
          entries={entries}
          say={(entry) => cellText(column, answerIn(entry)) || "Empty"}
          choose={(entry) => give(answerIn(entry))}
        />
      )}
    </div>
  );
}

/** @param {Column} column */
function typed({ kind }) {
  if (kind === "date") return { type: "date" };
  if (kind === "number") return { type: "text", inputMode: "decimal", autoComplete: "off" };
  return { as: /** @type {const} */ ("textarea"), rows: 1, maxLength: 2000, autoComplete: "off" };
}

/** What the table and its columns are called. @param {{label: string, columns: Column[], more?: string}} props more: a column of acts */
function Head({ label, columns, more = "" }) {
  return (
    <>
      <caption className="hidden-text">{label}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col">
              {column.label}
            </th>
          ))}
          {more && (
            <th scope="col">
              <span className="hidden-text">{more}</span>
            </th>
          )}
        </tr>
      </thead>
    </>
  );
}

/** The table to read and print. @param {{field: string, label: string, columns: Column[], empty?: string}} props */
export function ReadTable({ field, label, columns, empty = "Nothing entered." }) {
  const page = useDocument();
  const rows = useRows(page, `s.${field}`, columns).filter((row) => !row.removed);
  if (!rows.length) return <p className="prose-empty">{page.live ? empty : ""}</p>;
  return (
    <div className="table-frame">
      <table className="table">
        <Head label={label} columns={columns} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column) => (
                <td key={column.key} data-label={column.label}>
                  {(row.cells.get(column.key) ?? []).map((entry, _index, entries) => (
                    <p key={JSON.stringify(entry.v)}>
                      {cellText(column, answerIn(entry))}
                      {entries.length > 1 && <span className="register-by"> ({whoAndWhen(page, entry)})</span>}
                    </p>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
