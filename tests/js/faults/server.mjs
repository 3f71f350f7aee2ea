/** The server under test as a process: started, waited for, and killed as a power cut would. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

let server;

export async function startServer({ port, command, env }) {
  server = spawn(command[0], command.slice(1), {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/health`);
      return server;
    } catch {
      if (server.exitCode !== null) throw new Error("the server did not start");
      await sleep(50);
    }
  }
}

/** Granian has a supervisor and a worker: kill -9 both, at the same moment. */
export async function killServer() {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  for (const pid of [server.pid, ...childrenOf(server.pid)]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
  await gone;
}

/** The orderly end: what is queued is committed, and the columns are written. */
export async function stopServer() {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await gone;
}

function childrenOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.trim().split(/\s+/).filter(Boolean).map(Number);
}
