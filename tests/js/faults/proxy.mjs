/** A network that cuts, stalls and refuses, but never changes the order of bytes. */

import net from "node:net";

export class Proxy {
  constructor(port) {
    this.port = port;
    this.refusing = false;
    this.stalled = false;
    this.pairs = new Set();
  }

  listen() {
    this.server = net.createServer((near) => {
      if (this.refusing) return near.destroy();
      const far = net.connect(this.port, "127.0.0.1");
      const pair = { near, far };
      this.pairs.add(pair);
      const end = () => {
        this.pairs.delete(pair);
        near.destroy();
        far.destroy();
      };
      for (const [from, to] of [[near, far], [far, near]]) {
        from.setNoDelay(true);
        from.on("error", end);
        from.on("close", end);
        from.on("data", (data) => {
          if (!to.write(data)) {
            from.pause();
            to.once("drain", () => !this.stalled && from.resume());
          }
        });
      }
      if (this.stalled) this.#each((socket) => socket.pause());
    });
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => resolve(this.server.address().port));
    });
  }

  #each(act) {
    for (const { near, far } of this.pairs) {
      act(near);
      act(far);
    }
  }

  cut() {
    this.#each((socket) => socket.destroy());
  }

  stall(on) {
    this.stalled = on;
    this.#each((socket) => (on ? socket.pause() : socket.resume()));
  }

  offline(on) {
    this.refusing = on;
    if (on) this.cut();
  }

  close() {
    this.cut();
    this.server.close();
  }
}
