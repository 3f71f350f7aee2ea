// The codes that published rules know. Written from agile_app/records/codes by
// python -m tests.published_rules; a test fails when it is behind.

/** @type {Record<string, string[]>} */
export const CODES = {
  SEX: ["M", "F", "U"],
  ETHNICITY: ["WBRI", "WIRI", "WIRT", "WROM", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT"],
  DISABILITY: ["NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"],
  REFERRAL_SOURCE: ["1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8", "9", "10"],
  PRIMARY_NEED: ["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N0"],
  CLOSURE_REASON: ["RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9"],
  ABUSE_CATEGORY: ["NEG", "PHY", "SAB", "EMO", "MUL"],
  ASSESSMENT_FACTOR: ["1A", "1B", "1C", "2A", "2B", "2C", "3A", "3B", "3C", "4A", "4B", "4C", "5A", "5B", "5C", "6A", "6B", "6C", "7A", "8B", "8C", "8D", "8E", "8F", "9A", "10A", "11A", "12A", "13A", "14A", "15A", "16A", "17A", "18B", "18C", "19B", "19C", "20", "21", "22A", "23A", "24A"],
  EPISODE_START: ["S", "L", "P", "T", "B", "U"],
  LEGAL_STATUS: ["C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3"],
  PLACEMENT_TYPE: ["A3", "A4", "A5", "A6", "H5", "K1", "K2", "P1", "P2", "P3", "R1", "R2", "R3", "R5", "S1", "T0", "T1", "T2", "T3", "T4", "U1", "U2", "U3", "U4", "U5", "U6", "Z1"],
};
