/**
 * The bus as an object: {@code org.freedesktop.DBus} at {@code /org/freedesktop/DBus}.
 *
 * <p>{@link org.jitney.broker.driver.BusDriver} dispatches over one table of methods, from which
 * the introspection document comes, too. Imports everything below it and the activation interface.
 */
@NullMarked
package org.jitney.broker.driver;

import org.jspecify.annotations.NullMarked;
