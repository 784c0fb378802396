/**
 * Generators (systemd.generator(7)): programs that turn other configuration into units before units
 * are read. Here are the search for them, where their output goes, and those that are part of the
 * manager; the engine runs them. What they make of a text is a pure function of it and some facts.
 */
@NullMarked
package org.jitney.manager.generator;

import org.jspecify.annotations.NullMarked;
