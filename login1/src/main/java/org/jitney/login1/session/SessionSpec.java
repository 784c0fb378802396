package org.jitney.login1.session;

import org.jitney.login1.model.SessionClass;
import org.jitney.login1.model.SessionType;

/**
 * What a session was made with and does not change.
 *
 * @param leader the process that it stands and falls with
 * @param audit the kernel's number of the session, 0 without
 */
public record SessionSpec(
        String id,
        int leader,
        long audit,
        String service,
        SessionType originalType,
        SessionClass originalClass,
        String desktop,
        int vtnr,
        Remote remote) {
    /** Where its user sits. */
    public record Remote(boolean isRemote, String user, String host) {}
}
