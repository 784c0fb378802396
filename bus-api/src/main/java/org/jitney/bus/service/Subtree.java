package org.jitney.bus.service;

import java.util.Collection;
import java.util.Optional;
import org.jitney.bus.name.ObjectPath;

/** Objects below a prefix that are made when somebody asks for them. */
public interface Subtree {
    /** {@return the object at this path, loaded now if that is what it takes} */
    Optional<BusObject> find(ObjectPath path) throws DBusError;

    /** As {@link #find(ObjectPath)}, where a path may stand for something of the caller's own. */
    default Optional<BusObject> find(ObjectPath path, Caller caller) throws DBusError {
        return find(path);
    }

    /** {@return the paths to list in introspection documents} */
    Collection<ObjectPath> listed();
}
