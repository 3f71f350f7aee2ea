/**
 * The day as a drawing: numbered stops with the minutes between them, and, where the operator gave a
 * map and the worker asks for it, the same stops on it. Works with no signal; the list of stops
 * beside it says the same in words.
 */
import { useEffect, useRef, useState } from "react";

import { mapsAddress, spread } from "../travel.js";
import { keepMap, keptMap } from "./map-archive.js";
import "./day-map.css";

const HEIGHT = 360;
const MARGIN = 48;
const APART = 92; // room for the minutes between two numbers

const minutesText = (minutes) => (minutes < 1 ? "same place" : `${minutes} min`);

/** Drawn at the width there is, so that its words keep the size that was chosen for reading. */
function useWidth() {
  const holder = useRef(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    watch.observe(holder.current);
    return () => watch.disconnect();
  }, []);
  return /** @type {[any, number]} */ ([holder, width]);
}

/** @param {{stops: any[], offices: any[]}} props */
function Schematic({ stops, offices }) {
  const [holder, width] = useWidth();
  const office = (offices ?? []).find((each) => each.known);
  const known = stops.filter((stop) => stop.status === "known");
  const points = office ? [{ ...office, id: "office" }, ...known] : known;
  // On a phone with a long day there is less room: then less between, never one on another.
  const apart = Math.max(46, Math.min(APART, 0.8 * Math.sqrt((width * HEIGHT) / Math.max(1, points.length))));
  const at = new Map(spread(points, width, HEIGHT, MARGIN, apart).map((each) => [each.id, each]));
  const legs = [];
  const start = at.get("office") ?? null;
  let before = start;
  for (const stop of stops) {
    const here = at.get(stop.id) ?? null;
    if (before && here) legs.push({ id: stop.id, from: before, to: here, minutes: stop.minutes_before });
    before = here;
  }
  return (
    <div ref={holder} className="day-drawing">
      {width > 0 && (
        <svg width={width} height={HEIGHT} aria-hidden="true" focusable="false">
      <g className="day-legs">
        {legs.map(({ id, from, to }) => (
          <path key={id} d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
        ))}
      </g>
      {start && (
        <g className="day-office" transform={`translate(${start.x} ${start.y})`}>
          <rect x={-15} y={-15} width={30} height={30} rx={8} />
          <path d="M-7 8V-6H7V8M-3 -2h1M2 -2h1M-3 3h1M2 3h1" />
        </g>
      )}
      {known.map((stop) => {
        const here = at.get(stop.id);
        if (!here) return null;
        return (
          <g
            key={stop.id}
            className={stop.done ? "day-stop done" : "day-stop"}
            transform={`translate(${here.x} ${here.y})`}
          >
            <circle r={19} />
            <text y={6}>{stop.number}</text>
            <text className="day-time" y={36}>
              {stop.time}
            </text>
          </g>
        );
      })}
      {legs.map(({ id, from, to, minutes }) => (
        <text key={id} className="day-minutes" x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 7}>
          {minutesText(minutes)}
        </text>
      ))}
        </svg>
      )}
    </div>
  );
}

/** @param {{stops: any[], offices: any[], map: any}} props */
function TileMap({ stops, offices, map }) {
  const holder = useRef(null);
  const [said, setSaid] = useState("Opening the map");
  useEffect(() => {
    /** @type {{remove: () => void}|null} */
    let drawn = null;
    let left = false;
    (async () => {
      try {
        const [bytes, { drawMap }] = await Promise.all([
          keptMap(map.digest).then((kept) => kept ?? keepMap(map)),
          import("./day-map-leaflet.js"),
        ]);
        if (left) return;
        drawn = await drawMap(holder.current, { bytes, stops, offices, map });
        setSaid("");
      } catch (caught) {
        const error = /** @type {any} */ (caught);
        if (!left) {
          setSaid(
            error?.offline
              ? "The map is not on this iPad yet. Open it once with signal, then it stays here."
              : "The map could not be opened. The drawing and the list below still work.",
          );
        }
      }
    })();
    return () => {
      left = true;
      /** @type {{remove: () => void}|null} */ (drawn)?.remove();
    };
  }, [map.digest, JSON.stringify(stops)]);
  return (
    <div className="day-frame">
      <div ref={holder} className={said ? "day-tiles waiting" : "day-tiles"} role="group" aria-label="Map of the day" />
      <p role="status" className={said ? "day-said" : "hidden-text"}>
        {said || "The map is open."}
      </p>
    </div>
  );
}

/**
 * @param {{stops: any[], offices?: any[], maps?: any[]}} props rows of this device; a stop has id,
 * number, time, status, latitude, longitude and minutes_before
 */
export function DayMap({ stops, offices = [], maps = [] }) {
  const [open, setOpen] = useState(false);
  const [map] = maps ?? [];
  const any = (stops ?? []).some((stop) => stop.status === "known");
  if (!any) return null;
  return (
    <figure className="day-map">
      {open && map ? (
        <TileMap stops={stops} offices={offices} map={map} />
      ) : (
        <Schematic stops={stops} offices={offices} />
      )}
      <figcaption>
        <span>
          {open && map
            ? `Map: ${map.attribution}`
            : "A drawing, not to scale. Minutes are estimates by car, from straight lines."}
        </span>
        {map && (
          <button
            type="button"
            className="button"
            data-tone="quiet"
            onClick={() => setOpen(!open)}
          >
            {open ? "Show the drawing" : "Show on the map"}
          </button>
        )}
      </figcaption>
    </figure>
  );
}

/** Hands an address to the tablet's own maps app, after saying what that means. */
export function HandOver({ stop }) {
  const [asked, setAsked] = useState(false);
  if (!stop || stop.status === "confidential" || (!stop.text && stop.status !== "known")) return null;
  if (!asked) {
    return (
      <button type="button" className="button hand-over-ask" data-tone="quiet" onClick={() => setAsked(true)}>
        Directions<span className="hidden-text"> to stop {stop.number}</span>
      </button>
    );
  }
  const leave = () => {
    const address = mapsAddress(stop, navigator.userAgent);
    setAsked(false);
    // A tab of its own, which is told nothing of where it came from.
    if (address) window.open(address, "_blank", "noopener,noreferrer");
  };
  return (
    <div className="hand-over" role="group" aria-label={`Directions to stop ${stop.number}`}>
      <p role="alert">
        This address leaves Agile and goes to the tablet’s maps app and its maker. No name goes with it.
      </p>
      <button type="button" className="button" data-tone="primary" onClick={leave}>
        Open maps
      </button>
      <button type="button" className="button" data-tone="quiet" onClick={() => setAsked(false)}>
        Stay here
      </button>
    </div>
  );
}
