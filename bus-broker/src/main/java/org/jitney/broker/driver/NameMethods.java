package org.jitney.broker.driver;

import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.frame.Grammar;
import org.jitney.broker.names.ReleaseResult;
import org.jitney.broker.names.RequestResult;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;

/** Methods about names. */
final class NameMethods {
    private NameMethods() {}

    static void hello(Request r) throws Refused {
        Peer peer = r.caller();
        if (peer.stage() != Peer.Stage.NEW) {
            throw Refused.of("Failed", "Already handled an Hello message");
        }
        // Not before: who is turned away for this shall learn why.
        if (!peer.share().charge(Resource.CONNECTIONS, 1)) {
            throw Refused.of(
                    "LimitsExceeded", "The maximum number of active connections has been reached");
        }
        // A unique name counts like any other.
        if (!peer.share().charge(Resource.NAMES, 1)) {
            throw Refused.of("LimitsExceeded", "No name may be owned by this user");
        }
        r.bus().activate(peer);
        r.send(r.reply().string(peer.uniqueName()));
        r.bus().ownership().uniqueNameAcquired(peer);
    }

    static void requestName(Request r) throws Refused {
        String name = r.args().string();
        int flags = r.args().uint32();
        requireOwnable(r, name, "acquire");
        if (!r.bus().policy().mayOwn(r.caller(), name)) {
            throw Refused.of(
                    "AccessDenied",
                    "Connection \"%s\" is not allowed to own the service \"%s\" due to security policies in the configuration file"
                            .formatted(r.caller().uniqueName(), name));
        }
        RequestResult result = r.bus().ownership().request(r.caller(), name, flags);
        r.send(r.reply().uint32(result.code()));
    }

    static void releaseName(Request r) throws Refused {
        String name = r.args().string();
        requireOwnable(r, name, "release");
        ReleaseResult result = r.bus().ownership().release(r.caller(), name);
        r.send(r.reply().uint32(result.code()));
    }

    private static void requireOwnable(Request r, String name, String what) throws Refused {
        if (!Grammar.isBusName(name)) {
            throw Refused.of(
                    "InvalidArgs",
                    "%s bus name \"%s\" is not valid"
                            .formatted(what.equals("acquire") ? "Requested" : "Given", name));
        }
        if (name.startsWith(":")) {
            throw Refused.of(
                    "InvalidArgs",
                    "Cannot %s a service starting with ':' such as \"%s\"".formatted(what, name));
        }
        if (name.equals(FrameBuilder.DRIVER)) {
            throw Refused.of(
                    "InvalidArgs",
                    what.equals("acquire")
                            ? "Connection \"%s\" is not allowed to own the service \"%s\"because it is reserved for D-Bus' use only"
                                    .formatted(r.caller().uniqueName(), name)
                            : "Cannot release the %s service because it is owned by the bus"
                                    .formatted(name));
        }
    }

    static void nameHasOwner(Request r) throws Refused {
        String name = r.args().string();
        boolean has = name.equals(FrameBuilder.DRIVER) || r.bus().find(name) != null;
        r.send(r.reply().bool(has));
    }

    static void getNameOwner(Request r) throws Refused {
        String name = r.args().string();
        Peer owner = r.bus().find(name);
        if (name.equals(FrameBuilder.DRIVER)) {
            r.send(r.reply().string(name));
        } else if (owner != null) {
            r.send(r.reply().string(owner.uniqueName()));
        } else {
            throw noOwner("owner", name);
        }
    }

    private static Refused noOwner(String what, String name) {
        return Refused.of(
                "NameHasNoOwner",
                "Could not get %s of name '%s': no such name".formatted(what, name));
    }

    static void listNames(Request r) {
        r.send(r.reply().strings(r.bus().encodedNames()));
    }

    static void listQueuedOwners(Request r) throws Refused {
        String name = r.args().string();
        if (name.equals(FrameBuilder.DRIVER)) {
            r.send(r.reply().strings(List.of(name)));
            return;
        }
        List<String> owners;
        if (name.startsWith(":")) {
            owners = r.bus().find(name) == null ? List.of() : List.of(name);
        } else {
            owners = r.bus().names().queue(name).stream().map(Peer::uniqueName).toList();
        }
        if (owners.isEmpty()) {
            throw noOwner("owners", name);
        }
        r.send(r.reply().strings(owners));
    }
}
