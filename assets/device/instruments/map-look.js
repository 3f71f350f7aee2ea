// How the map is drawn, in our colours, from archives in the Protomaps and in the OpenMapTiles form.

import { CenteredTextSymbolizer, LineLabelSymbolizer, LineSymbolizer, PolygonSymbolizer } from "protomaps-leaflet";

const COLOURS = {
  light: { paper: "#f5f0e6", green: "#dfe8d3", water: "#bcd9e0", built: "#e6ddcc", road: "#fffdf8", edge: "#c9bfac", main: "#f3d9a4", ink: "#3b4a4c", halo: "#fffdf8" },
  dark: { paper: "#0f1a1c", green: "#17291f", water: "#15323c", built: "#1c2b2e", road: "#33474b", edge: "#1d2f33", main: "#5b4a23", ink: "#cfd8d4", halo: "#0f1a1c" },
};

/** @param {"light"|"dark"} look */
export const paper = (look) => COLOURS[look].paper;

const kindOf = (feature) => feature.props.class ?? feature.props.kind ?? feature.props["pmap:kind"] ?? "";
const MAIN = new Set(["motorway", "trunk", "primary", "highway"]);
const MIDDLE = new Set(["secondary", "tertiary", "major_road", "medium_road"]);
const GREEN = new Set(["park", "wood", "forest", "grass", "meadow", "farmland", "cemetery", "pitch", "garden", "nature_reserve", "golf_course", "scrub"]);

const wide = (thin, thick) => (zoom) => thin + ((thick - thin) * Math.max(0, Math.min(7, zoom - 10))) / 7;

function roads(colours, layer) {
  const among = (set) => (_zoom, feature) => set.has(kindOf(feature));
  const minor = (zoom, feature) =>
    zoom >= 13 && !MAIN.has(kindOf(feature)) && !MIDDLE.has(kindOf(feature)) && kindOf(feature) !== "rail";
  const drawn = (filter, colour, thin, thick) => ({
    dataLayer: layer,
    symbolizer: new LineSymbolizer({ color: colour, width: wide(thin, thick) }),
    filter,
  });
  return [
    drawn(minor, colours.edge, 1, 7),
    drawn(minor, colours.road, 0.4, 5),
    drawn(among(MIDDLE), colours.edge, 1.6, 12),
    drawn(among(MIDDLE), colours.road, 0.8, 9),
    drawn(among(MAIN), colours.edge, 2, 15),
    drawn(among(MAIN), colours.main, 1.2, 12),
  ];
}

/** @param {"light"|"dark"} look */
export function paintRules(look) {
  const colours = COLOURS[look];
  const green = (_zoom, feature) => GREEN.has(kindOf(feature));
  const area = (dataLayer, fill, filter) => ({ dataLayer, symbolizer: new PolygonSymbolizer({ fill }), filter });
  const polygon = (_zoom, feature) => feature.geomType === 3;
  return [
    area("earth", colours.paper),
    area("landcover", colours.green, green),
    area("landuse", colours.green, green),
    area("park", colours.green),
    area("water", colours.water, polygon),
    { dataLayer: "waterway", symbolizer: new LineSymbolizer({ color: colours.water, width: wide(0.8, 4) }) },
    area("building", colours.built),
    area("buildings", colours.built),
    ...roads(colours, "transportation"),
    ...roads(colours, "roads"),
  ];
}

/** @param {"light"|"dark"} look */
export function labelRules(look) {
  const { ink, halo } = COLOURS[look];
  const family = "system-ui, sans-serif";
  const along = (dataLayer) => ({
    dataLayer,
    symbolizer: new LineLabelSymbolizer({ labelProps: ["name"], fill: ink, stroke: halo, width: 3, font: `500 12px ${family}` }),
    minzoom: 14,
  });
  const placed = (dataLayer) => ({
    dataLayer,
    symbolizer: new CenteredTextSymbolizer({ labelProps: ["name"], fill: ink, stroke: halo, width: 3, font: `600 13px ${family}` }),
  });
  return [placed("place"), placed("places"), along("transportation_name"), along("roads")];
}
