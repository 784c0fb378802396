package org.jitney.login1.store;

import java.util.Optional;
import org.jitney.linux.fd.Fd;

/** Keeps open files for the next instance of this daemon. */
public interface FdStore {
    /** Keeps a file under a name; the caller goes on with its own descriptor. */
    void keep(String name, Fd fd);

    /** Keeps what has that name no longer. */
    void forget(String name);

    /** {@return what an instance before this one has kept under a name; it is the caller's now} */
    Optional<Fd> take(String name);

    /** Lets go of all that nobody has taken. */
    void forgetRest();
}
