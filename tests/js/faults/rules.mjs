/** Switch a rule of the client off, to see that the fault test notices. */

/** (a) nothing is sent before the welcome. */
export function sendTooEarly(document) {
  const attach = document.attach.bind(document);
  document.attach = (line) => {
    attach(line);
    if (!line) return;
    document.welcomed = true;
    void document.save();
  };
}

/** (c) every app start has an epoch of its own: numbers go on from what the disk remembers. */
export function keepEpoch(document, epoch) {
  document.epoch = epoch;
  const own = [...document.frames, ...document.kept].filter((frame) => frame.epoch === epoch);
  document.n = Math.max(0, ...own.map((frame) => frame.n));
}
