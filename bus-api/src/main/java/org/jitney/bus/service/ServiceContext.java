package org.jitney.bus.service;

import org.jitney.bus.client.BusConnection;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;

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
        EventLoop loop, BusConnection bus, Root root, Clock clock, Authorizer authorizer) {}
