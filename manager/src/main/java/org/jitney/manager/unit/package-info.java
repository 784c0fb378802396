/**
 * What unit files say, as values: one row per directive in {@link
 * org.jitney.manager.unit.Directives}, one immutable {@link org.jitney.manager.unit.UnitSettings}
 * per unit.
 *
 * <p>Pure. Imports only {@code unitfile}. Settings are kept under the names of their bus properties
 * and in the types of the bus (see {@link org.jitney.manager.unit.Values}), so that a property is
 * shown by looking it up; the views such as {@link org.jitney.manager.unit.ExecContext} give them
 * Java names for the engine.
 */
@NullMarked
package org.jitney.manager.unit;

import org.jspecify.annotations.NullMarked;
