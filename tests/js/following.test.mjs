import assert from "node:assert/strict";
import test from "node:test";

import { Following } from "../../assets/device/remarks/following.js";

const mia = (field, place = 1) => ({
  key: "d1", workerId: "mia", name: "Mia", initials: "M", person: 1, field, selection: field ? { anchor: place } : null,
});

test("one goes where they write, once for each place", () => {
  const following = new Following();
  following.follow(mia(null));
  assert.equal(following.next([mia(null)]), null);
  assert.equal(following.next([mia("t.health")])?.field, "t.health");
  assert.equal(following.next([mia("t.health")]), null);
  assert.equal(following.next([mia("t.health", 2)])?.field, "t.health");
  assert.equal(following.next([mia("t.school")])?.field, "t.school");
});

test("whom one does not follow moves nothing", () => {
  const following = new Following();
  assert.equal(following.next([mia("t.health")]), null);
  following.follow(mia(null));
  assert.equal(following.next([{ ...mia("t.health"), workerId: "raj" }, mia(null)]), null);
});

test("one's own act ends it, and both are said", () => {
  const following = new Following();
  let told = 0;
  following.subscribe(() => (told += 1));
  following.follow(mia(null));
  assert.match(following.said, /Following Mia/);
  following.stop();
  assert.match(following.said, /No longer following Mia/);
  assert.equal(following.next([mia("t.health")]), null);
  following.stop();
  assert.equal(told, 2);
});

test("when they leave it ends", () => {
  const following = new Following();
  following.follow(mia("t.health"));
  assert.equal(following.next([]), null);
  assert.equal(following.who, null);
  assert.match(following.said, /has left/);
});
