package org.jitney.network1.dhcp4;

import java.net.Inet4Address;

/** How a client's messages go; what cannot be sent is lost, as on any network. */
public interface Wire {
    /** Hears everything on the link, with or without an address, from now on. */
    void listenRaw();

    /** Hears only what comes to this address of the link, from now on. */
    void listenAt(Inet4Address address);

    /** Hears nothing any more. */
    void close();

    /** Sends to all on the link; from {@code 0.0.0.0} if the link has no address. */
    void broadcast(Dhcp4Message message, Inet4Address from);

    /** Sends to one server. */
    void unicast(Dhcp4Message message, Inet4Address from, Inet4Address to);
}
