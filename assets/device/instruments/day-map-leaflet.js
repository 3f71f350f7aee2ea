// Leaflet over the kept map. Loaded only when somebody opens the map. Nothing is fetched: tiles come
// from the bytes that are here, and the words on it are drawn with the device's own letters.

import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { PMTiles } from "pmtiles";
import * as protomaps from "protomaps-leaflet";

import { paintRules, labelRules, paper } from "./map-look.js";

/** Bytes as PMTiles asks for them; never a request. */
class KeptSource {
  /** @param {Uint8Array} bytes @param {string} digest */
  constructor(bytes, digest) {
    this.bytes = bytes;
    this.digest = digest;
  }

  getKey() {
    return this.digest;
  }

  async getBytes(offset, length) {
    return { data: this.bytes.slice(offset, offset + length).buffer };
  }
}

const dark = () =>
  getComputedStyle(document.documentElement).colorScheme.trim() === "dark" ||
  (!document.documentElement.classList.contains("light") &&
    document.documentElement.dataset.theme !== "light" &&
    matchMedia("(prefers-color-scheme: dark)").matches);

/**
 * @param {HTMLElement} holder
 * @param {{bytes: Uint8Array, stops: any[], offices: any[], map: any}} held
 * @returns {Promise<{remove: () => void}>}
 */
export async function drawMap(holder, { bytes, stops, offices, map }) {
  const archive = new PMTiles(new KeptSource(bytes, map.digest));
  const header = await archive.getHeader();
  // protomaps-leaflet extends the Leaflet it finds on the page.
  globalThis.L = L;
  const look = dark() ? "dark" : "light";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const drawn = L.map(holder, {
    attributionControl: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    maxZoom: header.maxZoom + 3,
    minZoom: Math.max(header.minZoom, Math.min(8, header.maxZoom)),
  });
  protomaps
    .leafletLayer({
      url: archive,
      maxDataZoom: header.maxZoom,
      paintRules: paintRules(look),
      labelRules: labelRules(look),
      backgroundColor: paper(look),
    })
    .addTo(drawn);
  const places = stops.filter((stop) => stop.status === "known");
  const office = (offices ?? []).find((each) => each.known);
  const line = [...(office ? [office] : []), ...places].map((each) => [each.latitude, each.longitude]);
  L.polyline(line, { className: "day-line", interactive: false }).addTo(drawn);
  if (office) marker(office, "day-pin office", building(), office.name).addTo(drawn);
  for (const stop of places) {
    const kind = stop.done ? "day-pin done" : "day-pin";
    const number = document.createElement("span");
    number.textContent = String(stop.number);
    marker(stop, kind, number, `Stop ${stop.number}, ${stop.time}`).addTo(drawn);
  }
  drawn.invalidateSize({ animate: false });
  drawn.fitBounds(L.latLngBounds(line).pad(0.25), { maxZoom: header.maxZoom, animate: false });
  return drawn;
}

const SVG = "http://www.w3.org/2000/svg";

function building() {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "-10 -10 20 20");
  const lines = document.createElementNS(SVG, "path");
  lines.setAttribute("d", "M-7 8V-6H7V8M-3 -2h1M2 -2h1M-3 3h1M2 3h1");
  drawing.append(lines);
  return drawing;
}

function marker({ latitude, longitude }, kind, face, title) {
  return L.marker([latitude, longitude], {
    icon: L.divIcon({ className: kind, html: face, iconSize: [34, 34] }),
    title,
    alt: title,
    keyboard: false,
  });
}
