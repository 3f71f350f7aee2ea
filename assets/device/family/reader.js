// Reading aloud, sentence by sentence, with a voice that lives on this device. Where there is none, the
// page offers nothing.

import { voiceFor } from "./sentences.js";

export class Reader {
  #listeners = new Set();
  #run = 0;
  state = { can: false, at: -1 };

  /** @param {{speech?: SpeechSynthesis | null, language?: string}} [parts] */
  constructor({ speech = globalThis.speechSynthesis ?? null, language = "en-GB" } = {}) {
    this.speech = speech;
    this.language = language;
  }

  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #show(change) {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Voices come late on most devices. @returns {() => void} */
  watch() {
    const { speech } = this;
    if (!speech) return () => {};
    const look = () => this.#show({ can: voiceFor(speech.getVoices(), this.language) !== null });
    look();
    speech.addEventListener?.("voiceschanged", look);
    return () => {
      speech.removeEventListener?.("voiceschanged", look);
      this.stop();
    };
  }

  /** @param {{number: number, text: string}[]} sentences from the first to the last */
  read(sentences) {
    const { speech } = this;
    const voice = speech && voiceFor(speech.getVoices(), this.language);
    if (!speech || !voice) return;
    this.stop();
    const run = ++this.#run;
    const next = (at) => {
      if (run !== this.#run) return;
      if (at >= sentences.length) return this.#show({ at: -1 });
      const said = new SpeechSynthesisUtterance(sentences[at].text);
      said.voice = voice;
      said.lang = voice.lang;
      said.rate = 0.9;
      said.onend = said.onerror = () => next(at + 1);
      this.#show({ at: sentences[at].number });
      speech.speak(said);
    };
    next(0);
  }

  stop() {
    this.#run += 1;
    this.speech?.cancel();
    this.#show({ at: -1 });
  }
}
