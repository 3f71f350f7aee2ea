/**
 * Picking up and putting down in the week: with a mouse, with a finger (a long press, so that the
 * page still scrolls), and with the keys. It knows places and times; what they mean is the page's.
 *
 * @typedef {{route: number, start: number}} Place
 * @typedef {{index: number, at: Place|"tray"|null, by: "pointer"|"keys"}} Held
 */

import { useCallback, useEffect, useRef, useState } from "react";

import { stepped, timeAt } from "../planner/week.js";

const LONG_PRESS = 350;
const STILL = 8;
const EDGE = 88;
const DAY_TURNS_AFTER = 450;

/**
 * @param {{root: {current: HTMLElement|null}, hours: {from: number, to: number}, routes: number[],
 *   indexOf: (key: string) => number, lengthOf: (index: number) => number, firstPlace: (index: number) => Place|null,
 *   refused: (index: number) => string, showDay: (route: number) => void, say: (words: string) => void,
 *   onMoved: (held: Held) => void, onDrop: (held: Held) => void, onLeft: (held: Held) => void}} page
 */
export function useDrag(page) {
  const [held, setHeld] = useState(/** @type {Held|null} */ (null));
  const now = useRef(/** @type {Held|null} */ (null));
  const press = useRef(/** @type {any} */ (null));
  const justDropped = useRef(false);
  const latest = useRef(page);
  latest.current = page;

  const hold = useCallback((next) => {
    now.current = next;
    setHeld(next);
    if (next) latest.current.onMoved(next);
  }, []);

  const pickUp = useCallback(
    (index, by, at) => {
      const reason = latest.current.refused(index);
      if (reason) {
        latest.current.say(reason);
        return false;
      }
      hold({ index, by, at });
      return true;
    },
    [hold],
  );

  const letGo = useCallback((drops) => {
    const had = now.current;
    now.current = null;
    setHeld(null);
    if (!had) return;
    if (drops && had.at) latest.current.onDrop(had);
    else latest.current.onLeft(had);
  }, []);

  const placeUnder = useCallback((x, y, index, grab) => {
    const { hours, lengthOf, showDay } = latest.current;
    const under = document.elementFromPoint(x, y);
    const strip = /** @type {HTMLElement|null|undefined} */ (under?.closest("[data-turns-to]"));
    turnDay(press.current, strip ? Number(strip.dataset.turnsTo) : null, showDay);
    if (under?.closest("[data-tray]")) return "tray";
    const column = /** @type {HTMLElement|null|undefined} */ (under?.closest("[data-route]"));
    if (!column) return null;
    const box = column.getBoundingClientRect();
    const start = timeAt((y - grab - box.top) / box.height, hours, lengthOf(index));
    return { route: Number(column.dataset.route), start };
  }, []);

  const end = useCallback(
    (drops) => {
      const was = press.current;
      press.current = null;
      if (!was) return;
      clearTimeout(was.timer);
      clearTimeout(was.turn);
      cancelAnimationFrame(was.frame);
      was.stop();
      if (!was.lifted) return;
      // The press that ends a drag is no press of the button under it.
      justDropped.current = true;
      setTimeout(() => (justDropped.current = false));
      letGo(drops);
    },
    [letGo],
  );

  const follow = useCallback(() => {
    const was = press.current;
    if (!was?.lifted) return;
    const at = placeUnder(was.x, was.y, was.index, was.grab);
    if (JSON.stringify(at) !== JSON.stringify(now.current?.at)) hold({ index: was.index, by: "pointer", at });
  }, [hold, placeUnder]);

  const lift = useCallback(() => {
    const was = press.current;
    if (!was || was.lifted) return;
    // What was pressed may stand elsewhere in the list by now.
    was.index = latest.current.indexOf(was.key);
    if (was.index < 0 || !pickUp(was.index, "pointer", null)) {
      end(false);
      return;
    }
    was.lifted = true;
    navigator.vibrate?.(10);
    follow();
    const scroll = () => {
      const { y } = was;
      const over = y < EDGE ? y - EDGE : Math.max(0, y - (window.innerHeight - EDGE));
      if (over) {
        window.scrollBy(0, over / 5);
        follow();
      }
      was.frame = requestAnimationFrame(scroll);
    };
    was.frame = requestAnimationFrame(scroll);
  }, [pickUp, follow, end]);

  const onPointerDown = useCallback(
    (event, key) => {
      if (event.button !== 0 || press.current || now.current) return;
      const box = event.currentTarget.getBoundingClientRect();
      const inGrid = event.currentTarget.closest("[data-route]") !== null;
      const touch = event.pointerType === "touch";
      const move = (moved) => {
        const was = press.current;
        if (!was || moved.pointerId !== was.id) return;
        const far = Math.hypot(moved.clientX - was.fromX, moved.clientY - was.fromY) > STILL;
        was.x = moved.clientX;
        was.y = moved.clientY;
        if (was.lifted) follow();
        else if (far && touch) end(false);
        else if (far) lift();
      };
      const up = (lifted) => lifted.pointerId === press.current?.id && end(true);
      const cancel = (gone) => gone.pointerId === press.current?.id && end(false);
      const escape = (pressed) => pressed.key === "Escape" && press.current?.lifted && end(false);
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
      window.addEventListener("pointercancel", cancel);
      window.addEventListener("keydown", escape);
      press.current = {
        key,
        index: -1,
        id: event.pointerId,
        fromX: event.clientX,
        fromY: event.clientY,
        x: event.clientX,
        y: event.clientY,
        grab: inGrid ? event.clientY - box.top : 22,
        lifted: false,
        timer: touch ? setTimeout(lift, LONG_PRESS) : 0,
        turn: 0,
        turnsTo: null,
        frame: 0,
        stop() {
          window.removeEventListener("pointermove", move);
          window.removeEventListener("pointerup", up);
          window.removeEventListener("pointercancel", cancel);
          window.removeEventListener("keydown", escape);
        },
      };
    },
    [end, follow, lift],
  );

  const onKeyDown = useCallback(
    (event, index) => {
      const { routes, hours, lengthOf, firstPlace, showDay } = latest.current;
      const had = now.current;
      if (!had) {
        if (event.key !== " ") return;
        event.preventDefault();
        const at = firstPlace(index);
        if (pickUp(index, "keys", at) && at) showDay(at.route);
        return;
      }
      if (had.by !== "keys") return;
      if (event.key === "Escape" || event.key === "Tab") {
        if (event.key === "Escape") event.preventDefault();
        letGo(false);
      } else if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        letGo(true);
      } else if (had.at && had.at !== "tray") {
        const at = stepped(event.key, had.at, routes, hours, lengthOf(index));
        if (!at) return;
        event.preventDefault();
        if (at.route !== had.at.route) showDay(at.route);
        hold({ ...had, at });
      }
    },
    [hold, letGo, pickUp],
  );

  // A finger that holds something moves that, not the page. Passive listeners could not say so.
  useEffect(() => {
    const element = latest.current.root.current;
    const still = (event) => press.current?.lifted && event.cancelable && event.preventDefault();
    element?.addEventListener("touchmove", still, { passive: false });
    return () => {
      element?.removeEventListener("touchmove", still);
      end(false);
    };
  }, [end]);

  const handlers = (index, key) => ({
    onPointerDown: (event) => onPointerDown(event, key),
    onKeyDown: (event) => onKeyDown(event, index),
    onKeyUp: (event) => event.key === " " && event.preventDefault(),
    onContextMenu: (event) => event.nativeEvent.pointerType === "touch" && event.preventDefault(),
    onBlur: () => now.current?.by === "keys" && now.current.index === index && letGo(false),
  });
  return { held, handlers, wasDrag: () => justDropped.current };
}

/** Resting on another day's name turns to that day. */
function turnDay(press, route, showDay) {
  if (!press || press.turnsTo === route) return;
  clearTimeout(press.turn);
  press.turnsTo = route;
  if (route !== null) press.turn = setTimeout(() => showDay(route), DAY_TURNS_AFTER);
}
