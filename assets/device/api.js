// The one way this device asks the server: JSON both ways (a file's bytes where it is about a file),
// a deadline, and errors that say which of two things happened: the server did not answer, or it
// answered and said no.

/** No answer: no network, a captive portal, a dead or failing server, or too slow. */
export class Unreachable extends Error {
  constructor(cause) {
    super("the server did not answer", { cause });
    this.name = "Unreachable";
  }
}

/** The server answered and said no, with a sentence for the person. */
export class Refused extends Error {
  /**
   * @param {number} status @param {number} [retryAfter] seconds
   * @param {{code?: string, sentence?: string, what_to_do?: string, field?: string}} body
   */
  constructor(status, body, retryAfter = 0) {
    super(body.sentence ?? "The server refused this.");
    this.name = "Refused";
    this.status = status;
    this.code = body.code ?? "refused";
    this.sentence = body.sentence ?? "The server refused this.";
    this.whatToDo = body.what_to_do ?? "";
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** A proxy's or our own failure is no decision about what was sent; "the disk is full" is our word. */
const failed = (status) => status >= 500 && status !== 507;

/**
 * @param {string} path
 * @param {object|string|URLSearchParams|Uint8Array} [body] JSON unless it is form data or bytes
 * @param {{method?: string, timeout?: number, keepalive?: boolean, send?: typeof fetch,
 *   bytes?: boolean}} [options] ``bytes``: the answer is a file, given as {content, type}
 * @returns {Promise<any>} @throws {Unreachable|Refused}
 */
export async function call(path, body, options = {}) {
  const { method = "POST", timeout = 20_000, keepalive = false, send = fetch, bytes = false } = options;
  const deadline = new AbortController();
  // A request that hangs is given up and tried again; every request here may be repeated.
  const timer = setTimeout(() => deadline.abort(), timeout);
  const headers = { "X-Agile": "1", Accept: "application/json" };
  const isFile = body instanceof Uint8Array;
  const isPlain = isFile || body instanceof URLSearchParams;
  if (isFile) headers["Content-Type"] = "application/octet-stream";
  else if (body !== undefined && !isPlain) headers["Content-Type"] = "application/json";
  let response;
  let answer;
  try {
    response = await send(path, {
      method,
      headers,
      body: body === undefined || isPlain ? /** @type {any} */ (body) : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      keepalive,
      signal: deadline.signal,
    });
    // The body can hang too, so it is read within the deadline.
    answer = bytes && response.ok ? await fileOf(response) : await response.json();
  } catch (error) {
    throw new Unreachable(error);
  } finally {
    clearTimeout(timer);
  }
  if (answer === null || typeof answer !== "object") throw new Unreachable(new Error("not our answer"));
  if (response.ok) return answer;
  if (failed(response.status)) throw new Unreachable(new Error(`status ${response.status}`));
  throw new Refused(response.status, answer, Number(response.headers.get("retry-after")) || 0);
}

const fileOf = async (response) => ({
  content: new Uint8Array(await response.arrayBuffer()),
  type: response.headers.get("x-media-type") ?? "",
});
