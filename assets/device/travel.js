// Travel by the straight line, and a worker's day as a list of stops. Pure, and the same figures as
// visits/travel/rules.py: a test in both languages holds them to one table.

const EARTH_RADIUS_M = 6_371_008.8;
const SAME_PLACE_M = 15;
const CAR = { fixed: 150, kmh: 37.5, detour: 1 };
const FOOT = { fixed: 0, kmh: 5.1, detour: 1.3 };
const TRANSIT = { fixed: 960, kmh: 18, detour: 1.4 };

/** @typedef {{latitude: number, longitude: number}} Point degrees */
/** @typedef {"car"|"foot"|"transit"} Mode */

const radians = (degrees) => (degrees * Math.PI) / 180;

/** The straight line over the ground. @param {Point} start @param {Point} end @returns {number} metres */
export function metresBetween(start, end) {
  const [first, second] = [radians(start.latitude), radians(end.latitude)];
  const across = Math.sin((second - first) / 2) ** 2;
  const along = Math.sin(radians(end.longitude - start.longitude) / 2) ** 2;
  const half = across + Math.cos(first) * Math.cos(second) * along;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, half)));
}

const taken = ({ fixed, kmh, detour }, metres) => fixed + (metres * detour) / (kmh / 3.6);

/** @param {number} metres @param {Mode} mode @returns {number} whole seconds, an estimate */
export function secondsFor(metres, mode) {
  if (metres < SAME_PLACE_M) return 0;
  if (mode === "foot") return Math.round(taken(FOOT, metres));
  if (mode === "transit") return Math.round(Math.min(taken(FOOT, metres), taken(TRANSIT, metres)));
  return Math.round(taken(CAR, metres));
}

/** A postcode as it is stored, or "" when it is none. @param {string} said */
export function tidyPostcode(said) {
  const plain = String(said ?? "").replace(/\s+/g, "").toUpperCase();
  const found = /^([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})$/.exec(plain);
  return found ? `${found[1]} ${found[2]}` : "";
}

/** Degrees as someone typed them; 0 when it is no number. @param {string} said */
export function degrees(said) {
  const value = Number(String(said ?? "").trim().replace(",", "."));
  return Number.isFinite(value) ? value : 0;
}

/** @param {string} latitude @param {string} longitude as typed */
export function isInBritain(latitude, longitude) {
  const [north, east] = [degrees(latitude), degrees(longitude)];
  return north >= 49.8 && north <= 60.9 && east >= -8.7 && east <= 1.8;
}

const NOT_VISITED = new Set(["cancelled"]);
const OVER = new Set(["left", "done", "no_access"]);

/**
 * The stops of a day in their order: siblings visited together are one, and each knows the minutes
 * from the one before it where both places are known.
 * @param {any[]} visits rows of one day @param {any[]} places rows @param {any[]} offices rows
 * @param {Mode} mode
 */
export function dayStops(visits, places, offices, mode = "car") {
  const whereOf = new Map(places.map((place) => [place.child_id, place]));
  const groups = new Map();
  for (const visit of visits) {
    if (NOT_VISITED.has(visit.status)) continue;
    const key = visit.group_id || visit.id;
    groups.set(key, [...(groups.get(key) ?? []), visit]);
  }
  const office = offices.find((each) => each.known);
  let before = office ?? null;
  return [...groups.values()]
    .sort((one, two) => (one[0].at < two[0].at ? -1 : 1))
    .map((together, index) => {
      const [first] = together;
      const place = whereOf.get(first.child_id);
      const hidden = Boolean(first.place_hidden || place?.confidential);
      const known = Boolean(place?.known) && !hidden;
      const here = known ? place : null;
      const minutes = before && here ? Math.ceil(secondsFor(metresBetween(before, here), mode) / 60) : -1;
      before = here;
      return {
        id: first.group_id || first.id,
        number: index + 1,
        time: first.time,
        who: together.map((each) => each.child_name).join(", "),
        href: `/visits/${first.id}`,
        text: hidden ? "" : place?.text || first.place || "",
        status: hidden ? "confidential" : known ? "known" : "unknown",
        done: together.every((each) => OVER.has(each.status)),
        latitude: here ? place.latitude : 0,
        longitude: here ? place.longitude : 0,
        minutes_before: minutes,
      };
    });
}

/** Of all places, those nobody can put on a map. @param {any[]} places */
export const unplaced = (places) => places.filter((place) => !place.known && !place.confidential);

/**
 * Where the tablet's own maps app opens: the address and nothing else. Built only when tapped.
 * @param {{text: string, latitude: number, longitude: number, status: string}} stop
 * @param {string} agent the browser's name of itself
 * @returns {string} "" where there is nothing that may be handed over
 */
export function mapsAddress(stop, agent) {
  if (stop.status === "confidential") return "";
  const words = encodeURIComponent(stop.text);
  const point = `${stop.latitude.toFixed(6)},${stop.longitude.toFixed(6)}`;
  if (stop.status !== "known" && !words) return "";
  if (/iPad|iPhone|Macintosh/.test(agent)) {
    return `https://maps.apple.com/?daddr=${words || point}`;
  }
  return stop.status === "known" ? `geo:${point}?q=${words || point}` : `geo:0,0?q=${words}`;
}

/**
 * A drawing of a day: places in a frame, spread so that no two numbers lie on each other.
 * @param {Array<{id: string, latitude: number, longitude: number}>} points
 * @param {number} width @param {number} height @param {number} margin @param {number} apart
 * @returns {Array<{id: string, x: number, y: number}>}
 */
export function spread(points, width, height, margin, apart) {
  if (!points.length) return [];
  const middle = points.reduce((sum, each) => sum + each.latitude, 0) / points.length;
  const squeeze = Math.cos(radians(middle));
  const flat = points.map((each) => ({ id: each.id, x: each.longitude * squeeze, y: -each.latitude }));
  const [west, east] = [Math.min(...flat.map((p) => p.x)), Math.max(...flat.map((p) => p.x))];
  const [north, south] = [Math.min(...flat.map((p) => p.y)), Math.max(...flat.map((p) => p.y))];
  // Never larger than life: two doors of one street are not drawn as though a town lay between.
  const scale = Math.min(
    (width - 2 * margin) / Math.max(east - west, 0.004),
    (height - 2 * margin) / Math.max(south - north, 0.004),
  );
  // A hair's breadth round a spiral, so that points of one house have somewhere to be pushed to.
  const placed = flat.map((each, index) => ({
    id: each.id,
    x: width / 2 + (each.x - (west + east) / 2) * scale + Math.cos(index * 2.4) * index,
    y: height / 2 + (each.y - (north + south) / 2) * scale + Math.sin(index * 2.4) * index,
  }));
  for (let round = 0; round < 200; round += 1) {
    let moved = false;
    for (let one = 0; one < placed.length; one += 1) {
      for (let two = one + 1; two < placed.length; two += 1) {
        moved = pushApart(placed[one], placed[two], apart) || moved;
      }
    }
    for (const each of placed) {
      each.x = Math.min(width - margin, Math.max(margin, each.x));
      each.y = Math.min(height - margin, Math.max(margin, each.y));
    }
    if (!moved) break;
  }
  return placed;
}

function pushApart(one, two, apart) {
  const [dx, dy] = [two.x - one.x, two.y - one.y];
  const distance = Math.hypot(dx, dy);
  if (distance >= apart - 0.01) return false;
  const angle = Math.atan2(dy, dx);
  const push = (apart - distance) / 2;
  one.x -= Math.cos(angle) * push;
  one.y -= Math.sin(angle) * push;
  two.x += Math.cos(angle) * push;
  two.y += Math.sin(angle) * push;
  return true;
}
