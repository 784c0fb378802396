package org.jitney.broker.config;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a configuration comes from: files and the user database. */
public interface ConfigSource {
    /** {@return the content of a file; empty if it does not exist} */
    Optional<byte[]> read(String file) throws IOException;

    /** {@return the names of the files in a directory, sorted; none if it does not exist} */
    List<String> list(String directory) throws IOException;

    /** {@return where the services of a session's bus are, the most important place first} */
    default List<String> sessionServiceDirectories() {
        return SessionDirectories.of(Map.of());
    }

    /** {@return the uid of a user, who may be given as a number} */
    Optional<Integer> uid(String user);

    /** {@return the gid of a group, which may be given as a number} */
    Optional<Integer> gid(String group);

    /** {@return the users who sit at this machine} */
    Set<Integer> consoleUsers();

    /** {@return whether SELinux is enabled} */
    boolean hasSelinux();
}
