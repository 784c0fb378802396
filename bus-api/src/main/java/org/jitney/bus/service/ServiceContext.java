package org.jitney.bus.service;

import org.jitney.bus.client.BusConnection;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon gets from who starts it.
 *
 * @param loop the loop whose thread owns the daemon's state
 * @param bus its connection
 * @param root the tree that it manages, {@code /} or a guest's
 * @param clock the time
 * @param authorizer who is privileged
 */
public record ServiceContext(
        EventLoop loop, BusConnection bus, Root root, Clock clock, Authorizer authorizer) {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceContext.class);

    /** {@return a tree for the daemon's objects} */
    public ObjectTree tree() {
        return new ObjectTree(loop::defer, authorizer);
    }

    /** Lets a tree be seen under a name, with what governs the daemon's log in it. */
    public void serve(String name, ObjectTree tree, LogControl log) {
        tree.add(LogControl.PATH, LogControl.table(), log);
        bus.serve(tree);
        bus.requestName(
                name,
                BusConnection.DO_NOT_QUEUE,
                reply -> LOG.debug("Request for the name {}: {}", name, reply),
                failure -> LOG.error("Failed to request name: {}", failure.getMessage()));
    }
}
