/** Switch a rule of the client off, to see that the fault test notices. */

/** (a) nothing is sent before the welcome: here frames go first, and the opening follows. */
export function sendTooEarly(document) {
  const attach = document.attach.bind(document);
  document.attach = (line) => {
    if (!line) return attach(null);
    const send = line.send;
    attach({
      ...line,
      send: (message) => (message.t === "open" ? setTimeout(() => send(message), 60) : send(message)),
    });
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
