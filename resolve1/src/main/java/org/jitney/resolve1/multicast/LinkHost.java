package org.jitney.resolve1.multicast;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.Name;

/** This machine, as this link knows it. */
public interface LinkHost {
    /** {@return the name that it has here} */
    Name name();

    /** {@return whether a name is one of its own, so that nobody is asked for it} */
    boolean isOwnName(Name name);

    /** {@return whether others are answered} */
    boolean responds();

    /** {@return its addresses of this family on this link} */
    List<InetAddress> addresses();

    /** {@return whether an address is one of its own, on whatever link} */
    boolean isOwn(InetAddress address);

    /** {@return whether an address is in a network of this link} */
    boolean isNear(InetAddress address);

    /** Somebody else has the name: it takes another, and says so to all its scopes. */
    void lostName();
}
