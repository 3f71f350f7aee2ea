/** Voice notes of a field: spoken here, kept slice by slice, and what a killed app left of one. */

import { useEffect, useReducer, useRef, useState } from "react";

import { notKept } from "../media/media.js";
import { isBeingRecorded, lengthText, problemOf, Recorder } from "../media/recorder.js";
import { station } from "../media/station.js";
import { device } from "../page.js";
import { momentText } from "../words.js";
import { useDocument } from "./live-context.jsx";
import { Icon, MediaField, useStation } from "./media-parts.jsx";

/** @param {{field: string, label: string, help?: string, problem?: string}} props */
export function Voice({ field, label, help, problem = "" }) {
  const page = useDocument();
  const [recorder, setRecorder] = useState(/** @type {Recorder | null} */ (null));
  const [wrong, say] = useState("");
  const current = useRef(recorder);
  current.current = recorder;
  useTicking(recorder);

  useEffect(() => {
    const flush = () => document.hidden && current.current?.flush();
    const leave = () => current.current?.flush();
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", leave);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", leave);
      void current.current?.leave();
    };
  }, []);

  const start = async () => {
    say("");
    const about = { documentId: page.documentId, field, what: page.what, where: page.where };
    const made = new Recorder({ station, about, active: () => device.active() });
    made.onFull = () => void stop(made, "A voice note can be two hours long. This one is kept; start another to go on.");
    made.onCut = () => void stop(made, "The recording ended: something else took the microphone, such as a call. What was said until then is kept; start another to go on.");
    setRecorder(made);
    try {
      await made.start();
    } catch (error) {
      say(problemOf(error));
      setRecorder(null);
    }
  };
  const stop = async (made, word = "") => {
    try {
      await made.stop();
      setRecorder(null);
      say(word);
    } catch (error) {
      say(notKept(error));
    }
  };
  const throwAway = async () => {
    await recorder?.discard().catch(() => {});
    setRecorder(null);
  };
  const lost = recorder?.notKept ? notKept(recorder.notKept) : "";

  return (
    <MediaField page={page} field={field} label={label} help={help} problem={lost || wrong || problem}>
      <CutShort page={page} field={field} own={recorder?.key} say={say} />
      {recorder && recorder.state !== "failed" ? (
        <Recording page={page} recorder={recorder} stop={() => stop(recorder)} throwAway={throwAway} />
      ) : (
        <button type="button" className="button" data-tone="quiet" data-size="large" disabled={!page.live} onClick={start}>
          <Icon page={page} name="microphone" />
          Record
        </button>
      )}
    </MediaField>
  );
}

function Recording({ page, recorder, stop, throwAway }) {
  const { state, seconds } = recorder;
  const paused = state === "paused";
  const word = { starting: "Starting", recording: "Recording", paused: "Paused", stopping: "Keeping it" }[state] ?? "";
  return (
    <div className="recording" data-state={state} role="group" aria-label="Recording">
      <p className="recording-state">
        <span className="recording-light" aria-hidden="true" />
        <span role="status">{word}</span>
        <time className="recording-time">{lengthText(seconds)}</time>
      </p>
      <Meter stream={paused ? null : recorder.stream} />
      <div className="cluster" data-gap="2">
        <button type="button" className="button" data-tone="primary" data-size="large" onClick={stop} disabled={state === "starting"}>
          <Icon page={page} name="stop" />
          Stop and keep
        </button>
        {paused ? (
          <button type="button" className="button" data-tone="quiet" data-size="large" onClick={() => recorder.resume()}>
            <Icon page={page} name="microphone" />
            Go on
          </button>
        ) : (
          <button type="button" className="button" data-tone="quiet" data-size="large" onClick={() => recorder.pause()} disabled={state !== "recording"}>
            <Icon page={page} name="pause" />
            Pause
          </button>
        )}
        {paused && (
          <button type="button" className="button" data-tone="danger" data-size="large" onClick={throwAway}>
            <Icon page={page} name="trash" />
            Throw away
          </button>
        )}
      </div>
    </div>
  );
}

/** Recordings that no page is making any more: the app was killed, or the device locked. */
function CutShort({ page, field, own, say }) {
  const held = useStation();
  const drafts = held.draftsOf(page.documentId, field).filter(([, draft]) => draft.kind === "voice");
  const [under, setUnder] = useState(/** @type {Set<string>} */ (new Set()));
  const keys = drafts.map(([key]) => key).join(" ");
  useEffect(() => {
    let left = false;
    const look = async () => {
      const found = new Set();
      for (const key of keys.split(" ").filter(Boolean)) if (await isBeingRecorded(key)) found.add(key);
      if (!left) setUnder(found);
    };
    void look().catch(() => {});
    return () => {
      left = true;
    };
  }, [keys]);
  const keep = (key) => station.keepRecording(key).catch((error) => say(notKept(error)));
  const drop = (key) => station.dropDraft(key).catch((error) => say(notKept(error)));
  return drafts
    .filter(([key]) => key !== own && !under.has(key))
    .map(([key, draft]) => (
      <div key={key} className="notice" data-tone="warning" role="status">
        <Icon page={page} name="warning" />
        <div className="notice-body">
          <div className="notice-words">
            <p className="notice-title">A recording was cut short at {lengthText(draft.seconds ?? 0)}</p>
            <p>It was begun on {momentText(draft.at)}. What was said until then is on this iPad. Keep it?</p>
          </div>
          <div className="notice-actions">
            <button type="button" className="button" data-tone="primary" onClick={() => keep(key)}>
              Keep it
            </button>
            <button type="button" className="button" data-tone="danger" onClick={() => drop(key)}>
              Throw it away
            </button>
          </div>
        </div>
      </div>
    ));
}

/** How loud it is, so that one sees that it hears. */
function Meter({ stream }) {
  const bar = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (!stream || typeof AudioContext === "undefined") return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = 0;
    const look = () => {
      analyser.getFloatTimeDomainData(samples);
      const loud = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
      bar.current?.style.setProperty("--loud", String(Math.min(1, loud * 5)));
      frame = requestAnimationFrame(look);
    };
    look();
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [stream]);
  return <div className="recording-meter" ref={bar} aria-hidden="true" />;
}

function useTicking(recorder) {
  const [, tick] = useReducer((count) => count + 1, 0);
  useEffect(() => {
    if (!recorder) return undefined;
    const stop = recorder.subscribe(tick);
    const timer = setInterval(tick, 500);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [recorder]);
}
