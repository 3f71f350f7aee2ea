// Names that are also everyday words: written small they are taken for the word. The same list in
// agile_app/assessments/family/redaction.py; a test holds the two together.

export const EVERYDAY = new Set(
  `angel april art august autumn bay bell berry bill bird bishop black bob bond bright brook brown bush
  butcher carol carter charity cherry christian clay coal cole cook cooper crisp cross day dale dean dawn
  daisy dot drew ernest fair faith farmer fern field finch fisher flint ford forest fox frank french frost
  gay gene gold good gore grace grant gray green grey guy hall hand hardy harmony hazel head heath heather
  hill holly honey hood hope house hunt hunter ivy jack jay jean jewel joy june kay king kit knight lake
  lamb lane law lee lily little long lord love luck mark marsh mason may mercy mike miller mills moon moor
  more nick noble north olive page park pat patience pearl peace penny peter pike poppy price prince pride
  queen rain ray reed rich rick rivers rob robin rock rod root rose ruby rush sage sandy savage sharp shepherd
  short singer sky small smart snow south star sterling stone storm street strong sue summer sunny sweet swift
  taylor tom trent turner van violet wade walker wall ward water waters way west wells white wild will willow
  winter wise wood woods worth wren young`.split(/\s+/),
);
