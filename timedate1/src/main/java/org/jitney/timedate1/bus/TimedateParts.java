package org.jitney.timedate1.bus;

import java.util.List;
import java.util.Map;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.ServiceContext;
import org.jitney.linux.event.Clock;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.timedate1.store.Kernel;
import org.jitney.timedate1.store.TimeFiles;

/**
 * What the object works on.
 *
 * @param files the files below the root
 * @param kernel the clocks that it sets
 * @param clock the clock that calls are timed by
 * @param units what synchronizes the clock
 */
public record TimedateParts(TimeFiles files, Kernel kernel, Clock clock, SyncUnits units) {
    private static final String JOB_REMOVED =
            "type='signal',sender='org.freedesktop.systemd1',path='/org/freedesktop/systemd1',"
                    + "interface='org.freedesktop.systemd1.Manager',member='JobRemoved'";

    /** The parts of a daemon; a tree that is not running has no units that do anything. */
    public static TimedateParts of(
            ServiceContext context,
            TimeFiles files,
            Kernel kernel,
            Map<String, String> environment,
            LogControl log)
            throws ErrnoException {
        BusConnection bus = context.bus();
        List<String> names = context.root().isHost() ? files.syncUnits(environment) : List.of();
        SyncUnits units =
                new SyncUnits(
                        names,
                        new ManagerCalls(bus),
                        handler -> bus.match(JOB_REMOVED, handler),
                        log);
        return new TimedateParts(files, kernel, context.clock(), units);
    }

    /** {@return the object that works on them} */
    public TimedateObject object(ObjectTree tree, Authorizer authorizer, LogControl log) {
        return new TimedateObject(this, tree, authorizer, log);
    }
}
