package org.jitney.network1.link;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.TrafficConfig;

/** One link and how far its configuration has come; owned by {@link Links}. */
final class ManagedLink {
    final int index;
    final Optional<NetworkFile> network;
    final NameOverrides names = new NameOverrides();
    final Set<AddressConfig> added = new HashSet<>();
    final Set<TrafficConfig> queues = new HashSet<>();

    /** Another one each time that a link begins, also when it begins anew. */
    final long turn;

    AdminState admin;

    /** As they were when the file was looked for. */
    List<String> linkNames;

    boolean prepared;
    boolean addressed;
    boolean routed;

    /** Whether protocols have brought what was wanted since there is a carrier; it may end. */
    boolean served;

    boolean begunAnew;
    boolean waitsForCarrier;
    boolean waitsForDown;

    /** Index of what it is a part of, as last seen; 0 if of nothing. */
    int master;

    private boolean up;
    private boolean carrier;

    ManagedLink(KernelLink link, Optional<NetworkFile> network, AdminState admin, long turn) {
        this.turn = turn;
        this.index = link.index();
        this.linkNames = link.names();
        this.network = network;
        this.admin = admin;
    }

    /** {@return whether it has a carrier now and had none before} */
    boolean gainsCarrier(KernelLink link) {
        return !carrier && link.hasCarrier();
    }

    /** Takes what the link is now: {@return the words for what has changed} */
    List<String> seen(KernelLink link) {
        List<String> words = new ArrayList<>();
        if (up != link.isUp()) {
            words.add(link.isUp() ? "Link UP" : "Link DOWN");
        }
        if (carrier != link.hasCarrier()) {
            words.add(link.hasCarrier() ? "Gained carrier" : "Lost carrier");
        }
        up = link.isUp();
        carrier = link.hasCarrier();
        return words;
    }
}
