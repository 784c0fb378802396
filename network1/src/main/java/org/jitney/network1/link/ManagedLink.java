package org.jitney.network1.link;

import java.util.Optional;
import org.jitney.network1.config.NetworkFile;

/** One link and how far its configuration has come; owned by {@link Links}. */
final class ManagedLink {
    final int index;
    final Optional<NetworkFile> network;
    final NameOverrides names = new NameOverrides();
    AdminState admin;
    boolean prepared;
    boolean addressed;
    boolean routed;
    boolean begunAnew;
    boolean waitsForCarrier;
    boolean waitsForDown;

    ManagedLink(int index, Optional<NetworkFile> network, AdminState admin) {
        this.index = index;
        this.network = network;
        this.admin = admin;
    }
}
