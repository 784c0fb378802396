package org.jitney.unitfile.install;

/** A unit file of the list: its path and state. */
public record UnitFileEntry(String path, UnitFileState state) {}
