// Runs `manage`, as a user would.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const environment = (dataDir) => ({ PATH: process.env.PATH, DATA_DIR: dataDir, RUST_LOG: "warn" });

/** The path of a file in `cards/`. */
export const cards = (name) => fileURLToPath(new URL(`../cards/${name}`, import.meta.url));

/** Runs `manage` on the data of the suite, or on that in `dataDir`, and returns its output. */
export const manage = (args, { input, dataDir = process.env.DATA_DIR } = {}) =>
  execFileSync(process.env.MANAGE, args, { env: environment(dataDir), input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });

/**
 * Starts a server without accounts, as `cargo run` does.
 * @returns the printed link, the data folder, and a function that stops the server
 */
export const serveFresh = async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "blocknotik-first-run."));
  const server = spawn(process.env.MANAGE, [], {
    env: { ...environment(dataDir), BIND: "127.0.0.1:0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true });
  };
  let printed = "";
  for await (const chunk of server.stdout) {
    printed += chunk;
    const link = /^Open (\S+)/m.exec(printed)?.[1];
    if (link) return { link, dataDir, stop };
  }
  await stop();
  throw new Error(`the server did not start: ${printed}`);
};
