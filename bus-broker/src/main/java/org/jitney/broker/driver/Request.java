package org.jitney.broker.driver;

import org.jitney.broker.frame.BodyReader;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;

/** A call to the driver while it is handled. */
record Request(Bus bus, Peer caller, Frame call, BodyReader args) {

    /** Starts the reply; it is sent by {@link #send}. */
    FrameBuilder reply() {
        return FrameBuilder.reply(call.serial()).to(caller.uniqueName());
    }

    /** Sends the reply unless the caller does not want one. */
    void send(FrameBuilder reply) {
        if (call.expectsReply()) {
            bus.router().send(caller, reply);
        }
    }

    void sendEmpty() {
        send(reply());
    }

    /** {@return the connection that a name argument means} */
    Peer peerNamed(String name, String purpose) throws Refused {
        Peer peer = bus.find(name);
        if (peer == null) {
            throw Refused.of(
                    "NameHasNoOwner",
                    "Could not get %s of name '%s': no such name".formatted(purpose, name));
        }
        return peer;
    }

    /** Refuses who may not watch and configure the bus. */
    void requirePrivileged() throws Refused {
        if (!bus.policy().isPrivileged(caller)) {
            throw Refused.of(
                    "AccessDenied",
                    "rejected attempt to call %s by connection %s (uid=%d pid=%d) with uid %d"
                            .formatted(
                                    call.member(),
                                    caller.uniqueName(),
                                    caller.uid(),
                                    caller.credentials().pid(),
                                    caller.uid()));
        }
    }
}
