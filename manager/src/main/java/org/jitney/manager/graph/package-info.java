/**
 * Units as their files describe them and the links between them.
 *
 * <p>{@link org.jitney.manager.graph.UnitLoader} reads one unit: fragment, aliases, drop-ins, the
 * links of its {@code .wants} folders, and what is implied. {@link
 * org.jitney.manager.graph.UnitGraph} keeps the loaded units and the inverse of every link. Reads
 * files only through {@code unitfile.install.FileTree}. Imports {@code unit} and {@code unitfile}.
 */
@NullMarked
package org.jitney.manager.graph;

import org.jspecify.annotations.NullMarked;
