/**
 * Paper to draw or sign on: a finger, the Pencil or a mouse. What is drawn is in a ``Sheet``; this
 * only shows it and listens. Two canvases lie on each other: what is done, and the stroke under the
 * finger, so that a large drawing costs nothing while one draws on it.
 */

import { useEffect, useRef } from "react";

import { paintAll, paintStroke } from "../media/paint.js";

const SHARPEST = 2;
const SAVE_WITHIN = 1000;

/**
 * @param {{sheet: import("../media/strokes.js").Sheet, tool: {colour: string, width: number},
 *   version: number, label: string, onStroke: () => void, onChange?: () => void}} props
 *   version: rises when the sheet was changed from outside (undo); onStroke: one is done;
 *   onChange: one goes on and on
 */
export function DrawingPad({ sheet, tool, version, label, onStroke, onChange }) {
  const stage = useRef(/** @type {HTMLDivElement | null} */ (null));
  const done = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const live = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const now = useRef({ tool, onStroke, onChange });
  now.current = { tool, onStroke, onChange };

  const paint = useRef(() => {});
  paint.current = () => {
    const context = done.current?.getContext("2d");
    if (context) paintAll(scaled(context, sheet), { ...sheet.drawing, strokes: sheet.strokes });
  };

  useEffect(() => paint.current(), [sheet, version]);

  // The paper is as large as its place allows, in its own proportions.
  useEffect(() => {
    const place = stage.current;
    if (!place) return undefined;
    const fit = () => {
      const { width, height } = place.getBoundingClientRect();
      const scale = Math.min(width / sheet.width, height / sheet.height);
      const sharp = Math.min(window.devicePixelRatio || 1, SHARPEST);
      for (const { current: canvas } of [done, live]) {
        if (!canvas || scale <= 0) continue;
        canvas.style.width = `${sheet.width * scale}px`;
        canvas.style.height = `${sheet.height * scale}px`;
        canvas.width = Math.round(sheet.width * scale * sharp);
        canvas.height = Math.round(sheet.height * scale * sharp);
      }
      paint.current();
    };
    const watching = new ResizeObserver(fit);
    watching.observe(place);
    fit();
    return () => watching.disconnect();
  }, [sheet]);

  useEffect(() => {
    const canvas = live.current;
    return canvas ? listen(canvas, sheet, now, () => paint.current()) : undefined;
  }, [sheet]);

  return (
    <div className="pad-stage" ref={stage}>
      <canvas ref={done} className="pad-paper" aria-hidden="true" />
      <canvas ref={live} className="pad-live" role="img" aria-label={label} />
    </div>
  );
}

function scaled(context, sheet) {
  const scale = context.canvas.width / sheet.width;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

/** Follows one pointer at a time; once the Pencil was seen, fingers and palms do not draw. */
function listen(canvas, sheet, now, repaint) {
  let drawing = /** @type {number | null} */ (null);
  let penSeen = false;
  let savedAt = 0;
  let frame = 0;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = sheet.width / box.width;
    const pressure = event.pointerType === "pen" ? event.pressure : 0.5;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale, pressure];
  };
  const show = () => {
    frame = 0;
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (sheet.current) paintStroke(scaled(context, sheet), sheet.current, false);
  };
  const soon = () => {
    frame ||= requestAnimationFrame(show);
  };
  const down = (event) => {
    if (event.pointerType === "pen") penSeen = true;
    if (drawing !== null || event.button > 0 || (penSeen && event.pointerType === "touch")) return;
    event.preventDefault();
    drawing = event.pointerId;
    canvas.setPointerCapture(drawing);
    const { colour, width } = now.current.tool;
    sheet.begin({ colour, width, pen: event.pointerType === "pen" }, ...at(event));
    savedAt = Date.now();
    soon();
  };
  const move = (event) => {
    if (event.pointerId !== drawing) return;
    event.preventDefault();
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) sheet.extend(...at(each));
    soon();
    if (Date.now() - savedAt > SAVE_WITHIN) {
      savedAt = Date.now();
      now.current.onChange?.();
    }
  };
  const up = (event) => {
    if (event.pointerId !== drawing) return;
    drawing = null;
    const drawn = event.type === "pointerup" && sheet.end();
    if (!drawn) sheet.cancel();
    cancelAnimationFrame(frame);
    show();
    if (!drawn) return;
    const context = canvas.previousElementSibling.getContext("2d");
    const last = sheet.strokes.at(-1);
    if (context && last) paintStroke(scaled(context, sheet), last);
    else repaint();
    now.current.onStroke();
  };
  const nothing = (event) => event.preventDefault();

  const acts = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up, touchstart: nothing, contextmenu: nothing };
  for (const [name, act] of Object.entries(acts)) canvas.addEventListener(name, act, { passive: false });
  return () => {
    cancelAnimationFrame(frame);
    for (const [name, act] of Object.entries(acts)) canvas.removeEventListener(name, act);
  };
}
