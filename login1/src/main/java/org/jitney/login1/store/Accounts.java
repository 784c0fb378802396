package org.jitney.login1.store;

import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.sys.Users.Passwd;

/** The user database. Looking up may take long, so the answer comes later, on the loop. */
public interface Accounts {
    void byUid(long uid, Consumer<Optional<Passwd>> then);

    /** {@return the user, at once: only while the daemon starts, when nobody waits for it} */
    Optional<Passwd> now(long uid);

    void byName(String name, Consumer<Optional<Passwd>> then);
}
