/**
 * The seam between the engine and the state machines: states, timestamps, what a machine offers and
 * what it may ask of the engine. Imports nothing of the engine or of the machines.
 */
@NullMarked
package org.jitney.manager.runtime;

import org.jspecify.annotations.NullMarked;
