/** Photos of a field: from the camera, or chosen. Made small and plain before anything is kept. */

import { useRef, useState } from "react";

import { keepMedia, notKept } from "../media/media.js";
import { useDocument } from "./live-context.jsx";
import { Icon, MediaField } from "./media-parts.jsx";

/** @param {{field: string, label: string, help?: string, problem?: string}} props */
export function Photo({ field, label, help, problem = "" }) {
  const page = useDocument();
  const camera = useRef(/** @type {HTMLInputElement | null} */ (null));
  const library = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [busy, setBusy] = useState(0);
  const [wrong, say] = useState("");
  // What could not be kept: it stays here, in sight, to be tried again.
  const [unkept, hold] = useState(/** @type {{bytes: Uint8Array, url: string}[]} */ ([]));

  const keep = async (bytes) => {
    try {
      await keepMedia(bytes, {
        kind: "photo",
        mime: "image/jpeg",
        documentId: page.documentId,
        what: page.what,
        where: page.where,
        place: { field },
      });
      return true;
    } catch (error) {
      say(notKept(error));
      return false;
    }
  };
  const take = async (event) => {
    const { files } = event.target;
    const chosen = [...files];
    event.target.value = "";
    say("");
    const { preparePhoto, NoPhoto } = await import("../media/photo.js");
    for (const file of chosen) {
      setBusy((count) => count + 1);
      try {
        const bytes = await preparePhoto(file);
        if (!(await keep(bytes))) {
          const url = URL.createObjectURL(new Blob([/** @type {any} */ (bytes)], { type: "image/jpeg" }));
          hold((held) => [...held, { bytes, url }]);
        }
      } catch (error) {
        say(error instanceof NoPhoto ? error.message : "This photo could not be opened.");
      } finally {
        setBusy((count) => count - 1);
      }
    }
  };
  const again = async (one) => {
    say("");
    if (!(await keep(one.bytes))) return;
    URL.revokeObjectURL(one.url);
    hold((held) => held.filter((other) => other !== one));
  };

  return (
    <MediaField page={page} field={field} label={label} help={help} problem={wrong || problem}>
      {unkept.map((one) => (
        <div key={one.url} className="media-unkept">
          <img src={one.url} alt="The photo that is not kept yet" className="media-picture" />
          <button type="button" className="button" data-tone="danger" onClick={() => again(one)}>
            <Icon page={page} name="refresh" />
            Try to keep it again
          </button>
        </div>
      ))}
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden onChange={take} aria-label={`${label}: take a photo`} />
      <input ref={library} type="file" accept="image/*" multiple hidden onChange={take} aria-label={`${label}: choose photos`} />
      <div className="cluster" data-gap="2">
        <button type="button" className="button" data-tone="quiet" data-size="large" disabled={!page.live || busy > 0} onClick={() => camera.current?.click()}>
          <Icon page={page} name="camera" />
          Take a photo
        </button>
        <button type="button" className="button" data-tone="quiet" data-size="large" disabled={!page.live || busy > 0} onClick={() => library.current?.click()}>
          <Icon page={page} name="picture" />
          Choose one
        </button>
      </div>
      <p className="field-hint" role="status">
        {busy > 0 ? "Preparing the photo. Where and when it was taken is left out." : ""}
      </p>
    </MediaField>
  );
}
