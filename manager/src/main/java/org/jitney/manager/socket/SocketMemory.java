package org.jitney.manager.socket;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.unit.SocketSettings;

/**
 * What a socket unit keeps over the death of the manager.
 *
 * <p>Descriptors go over to a manager that replaces itself. When it was killed they are gone with
 * it, but a service that was started by them still has them: from there they come back with all who
 * wait in their queues. What nobody has is opened anew.
 */
final class SocketMemory {
    private final UnitHost host;
    private final Ports ports;

    SocketMemory(UnitHost host, Ports ports) {
        this.host = host;
        this.ports = ports;
    }

    void save(StateBag into) {
        into.put("ports", ports.all().size());
        for (int i = 0; i < ports.all().size(); i++) {
            Ports.Port port = ports.all().get(i);
            into.put("port." + i + ".fd", port.number());
            into.put("port." + i + ".accepts", port.accepts());
            into.put("port." + i + ".path", port.path());
        }
    }

    /** {@return whether all of them are there again} */
    boolean restore(StateBag from) {
        int count = from.integer("ports");
        for (int i = 0; i < count; i++) {
            String name = "port." + i;
            if (from.has(name + ".fd")) {
                ports.take(
                        from.integer(name + ".fd"),
                        from.flag(name + ".accepts"),
                        from.text(name + ".path"));
            }
        }
        return ports.all().size() == count;
    }

    /** Opens all anew; those that came back are closed. {@return whether we listen again} */
    boolean reopen(SocketSettings settings) {
        try {
            ports.close(false, settings.symlinks());
            ports.open(settings);
            return true;
        } catch (ErrnoException e) {
            host.log(LogLevel.WARNING, "Failed to listen again: " + e.getMessage());
            return false;
        }
    }
}
