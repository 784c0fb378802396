package org.jitney.guest.networkfiles;

import java.util.List;

/** Who can say which services of the guest start at boot; each call answers with warnings. */
public interface ServiceSwitch {
    /** Has services start at boot. */
    List<String> enable(List<String> services) throws Exception;

    /**
     * Has services not start at boot; those that the guest does not have are none of its concern.
     */
    List<String> disable(List<String> services) throws Exception;
}
