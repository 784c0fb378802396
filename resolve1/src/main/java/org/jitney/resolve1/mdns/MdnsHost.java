package org.jitney.resolve1.mdns;

import java.util.List;
import org.jitney.resolve1.multicast.LinkHost;

/** A machine that may have services. */
public interface MdnsHost extends LinkHost {
    /** {@return what is to be told to this link} */
    List<DnsSdService> services();

    /** Somebody else has a service of that name. */
    void lostService(DnsSdService service);
}
