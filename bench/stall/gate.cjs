'use strict';
/*
 * Preloaded into a program that changes the schema: it stands before its first connection until it is told to go on.
 * Such a program runs on another machine than the server and the application. Here it shares their cores, and what
 * its start takes of them is not what the change does to the load.
 */
const { readSync, writeSync } = require('node:fs');
const { Socket } = require('node:net');

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...target) {
  Socket.prototype.connect = connect;
  writeSync(3, 'ready');
  readSync(3, Buffer.alloc(1));
  return connect.apply(this, target);
};
