package org.jitney.manager.path;

/** What clients may read of a path unit besides its settings. */
public record PathRuntime(String result) {}
