package org.jitney.bus.sasl;

import java.io.IOException;
import java.util.Optional;

/** The cookies of one user, wherever they are kept. Both methods may wait for a disk or a lock. */
public interface Keyring {

    /** The context that servers use if nobody has another idea. */
    String GENERAL = "org_freedesktop_general";

    /** {@return a cookie that a server may use now, made if there is none} */
    Cookie fresh(String context) throws IOException;

    /** {@return the cookie that a server has named} */
    Optional<Cookie> find(String context, int id) throws IOException;
}
