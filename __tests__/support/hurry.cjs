/*
 * Loaded before a bundle: what it waits for passes twenty times as fast. GitHub asks for seconds between two looks; the
 * one that stands in for it counts looks and knows no time.
 */
const timers = require('node:timers/promises');

const { setTimeout: wait } = timers;
timers.setTimeout = (delay, ...rest) => wait(delay / 20, ...rest);
