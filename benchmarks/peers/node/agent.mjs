// What both peers on Node.js share: one JSON object per line on stdin, each answered by one line on
// stdout; the count of what ran; and jobs of each kind. A process ends when its stdin ends.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** How far the monotonic clock is from the wall clock, read at the turn of a millisecond. */
function clockOffset() {
  const before = Date.now();
  let now;
  do now = Date.now();
  while (now === before);
  return now - performance.now();
}

const offset = clockOffset();
export const wallMillis = () => performance.now() + offset;

/** Which runs of which jobs there were, and from when to when. Ids are 0 to jobs - 1. */
export class Tally {
  constructor({ jobs, warmUp }) {
    this.jobs = jobs;
    this.warmUp = warmUp;
    this.runs = new Uint8Array(jobs);
    this.latencies = new Float64Array(jobs);
    this.finished = 0;
    this.began = performance.now();
    this.ended = this.began;
    this.errors = [];
    this.done = new Promise((resolve) => (this.resolve = resolve));
  }

  starts(id, sent) {
    this.latencies[id] = wallMillis() - sent;
  }

  ends(id) {
    this.runs[id]++;
    this.finished++;
    if (this.finished === this.warmUp) this.began = performance.now();
    if (this.finished === this.jobs) {
      this.ended = performance.now();
      this.resolve();
    }
  }

  async outcome(limitMillis) {
    await Promise.race([this.done, delay(limitMillis, undefined, { ref: false })]);
    const missing = this.runs.reduce((n, runs) => n + (runs === 0 ? 1 : 0), 0);
    const repeated = this.runs.reduce((n, runs) => n + (runs > 1 ? 1 : 0), 0);
    const latencies = this.jobs > 10000 ? [] : Array.from(this.latencies);
    const { began, ended, errors, jobs } = this;
    return { jobs, missing, repeated, latencies, millis: ended - began, errors };
  }
}

/** Work for one core that takes as many steps each time; how many are 5 ms is measured once. */
let state = 1;
function spin(steps) {
  let next = state;
  for (let n = 0; n < steps; n++) next = (Math.imul(next ^ n, 1664525) + 1013904223) | 0;
  state = next;
}
let stepsPerMilli;
// By the quickest of many tries, which nobody else has interrupted.
function calibrate() {
  let quickest = Infinity;
  for (let n = 0; n < 1000; n++) {
    const began = performance.now();
    spin(5e5);
    quickest = Math.min(quickest, performance.now() - began);
  }
  stepsPerMilli = Math.round(5e5 / quickest);
}

/** What a job of this kind does, and how it is counted. */
export function handler({ kind, millis }, tally) {
  if (kind === "cpu" && !stepsPerMilli) calibrate();
  return async (id, sent) => {
    tally.starts(id, sent);
    if (kind === "wait") await delay(millis);
    if (kind === "cpu") spin(stepsPerMilli * millis);
    tally.ends(id);
  };
}

/** One job after the other, each at its time, given in milliseconds from now. */
export async function atTimes(times, send) {
  const began = performance.now() + 100;
  const replies = [];
  for (let n = 0; n < times.length; n++) {
    const rest = began + times[n] - performance.now();
    if (rest > 1) await delay(rest);
    replies.push(send(n, wallMillis()));
  }
  await Promise.all(replies);
}

/** All jobs, each in a call of its own, with so many calls in flight. */
export async function inFlight(jobs, width, send) {
  let next = 0;
  const lane = async () => {
    while (next < jobs) await send(next++);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  return { millis: performance.now() - began };
}

export const padding = (bytes) => (bytes > 0 ? ["x".repeat(bytes)] : []);

/** The version of an installed package. */
export function version(name) {
  const file = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file)).version;
}

export async function serve(verbs) {
  process.on("uncaughtException", (error) => process.stderr.write(`${error.stack}\n`));
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    let answer;
    try {
      const verb = verbs[command.do];
      if (!verb) throw new Error(`this peer knows no ${command.do}`);
      answer = await verb(command);
    } catch (error) {
      answer = { error: String(error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
  process.exit(0);
}
