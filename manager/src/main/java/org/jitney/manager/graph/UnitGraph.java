package org.jitney.manager.graph;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * The loaded units and their links in both directions; owned by the engine's thread.
 *
 * <p>Names of links are resolved to primary names: whoever is named by a link is loaded with it.
 */
public final class UnitGraph {
    /** Creates a graph that holds the perpetual units. */
    public UnitGraph(UnitLoader loader) {
        throw new UnsupportedOperationException("" + loader);
    }

    /** {@return the unit, loaded with all it links to when it was not there} */
    public LoadedUnit load(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** {@return the unit of that name or alias, if it is loaded} */
    public Optional<LoadedUnit> get(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** {@return all loaded units, each once} */
    public Collection<LoadedUnit> units() {
        throw new UnsupportedOperationException();
    }

    /** {@return primary names of the units linked to by that type, inverse links included} */
    public Set<String> dependencies(String name, DependencyType type) {
        throw new UnsupportedOperationException(name + type);
    }

    /** {@return primary names of the units that this one affects in that way} */
    public Set<String> linked(String name, Atom atom) {
        throw new UnsupportedOperationException(name + atom);
    }

    /** Takes a unit out; links of others to it stay until they are read again. */
    public void remove(String name) {
        throw new UnsupportedOperationException(name);
    }

    /** Reads everything again: all units that are loaded, and what they link to now. */
    public void reload() {
        throw new UnsupportedOperationException();
    }
}
