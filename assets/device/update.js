// A new version of the app waits until the worker takes it, and until all they did is stored.

export class Update {
  /** @type {ServiceWorker|null} */
  #waiting = null;
  #listeners = new Set();

  /** @param {{worker: ServiceWorkerContainer|null, ready: () => Promise<boolean>}} parts ``ready``:
   *   everything typed and done is on the disk */
  constructor({ worker, ready }) {
    this.worker = worker;
    this.ready = ready;
  }

  get isReady() {
    return Boolean(this.#waiting);
  }

  watch() {
    // A page that was not served by a worker is a first visit: nothing to update from.
    this.worker?.getRegistration().then(
      (registration) => registration && this.#follow(registration),
      () => {},
    );
  }

  #follow(registration) {
    const found = () => {
      if (!registration.waiting || !this.worker?.controller) return;
      this.#waiting = registration.waiting;
      for (const listener of this.#listeners) listener();
    };
    found();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", found);
    });
  }

  /** Take the new version. @returns {Promise<boolean>} false when something is not stored yet */
  async apply() {
    if (!this.worker || !this.#waiting || !(await this.ready())) return false;
    const reload = () => window.location.reload();
    this.worker.addEventListener("controllerchange", reload, { once: true });
    this.#waiting.postMessage({ t: "take-over" });
    return true;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
