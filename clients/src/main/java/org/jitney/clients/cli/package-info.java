/**
 * What all command-line tools share: the environment they run in, options, tables, JSON, colour,
 * pager.
 *
 * <p>A tool is parse → call → render: its options become values, the values become calls on a
 * connection, and what comes back is rendered by pure functions. Everything of the process that a
 * tool may touch is in {@link org.jitney.clients.cli.Environment}, so a test can hand it another
 * one. May import bus-api and the pure parsers of unitfile, never a daemon.
 */
@NullMarked
package org.jitney.clients.cli;

import org.jspecify.annotations.NullMarked;
