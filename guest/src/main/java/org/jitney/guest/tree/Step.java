package org.jitney.guest.tree;

/**
 * A path becomes something else: a step of a transaction.
 *
 * @param path without links in its folders
 * @param before what it is
 * @param after what it will be
 * @param reason why
 */
public record Step(String path, State before, State after, Reason reason) {}
