package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens the manager's unit-file half over a directory tree.
 *
 * <p>The launcher hands one to the tools, as a tool itself knows no manager: also {@code systemctl
 * --root=DIR enable} is a call over a connection.
 */
public interface OfflineBus extends AutoCloseable {

    /** Whose unit files are worked on. */
    enum Scope {
        SYSTEM,
        USER,
        /** The unit files that all users' managers share. */
        GLOBAL
    }

    /**
     * Starts a manager over that tree.
     *
     * @return the path of a socket that speaks the direct protocol (no bus in between), open until
     *     {@link #close}
     */
    default Path open(Path root, Scope scope) throws IOException {
        return open(root, scope, List.of());
    }

    /**
     * Starts a manager over that tree.
     *
     * @param first folders that are searched for unit files before all others
     * @return the path of a socket as above
     */
    Path open(Path root, Scope scope, List<Path> first) throws IOException;

    /** {@return the socket of the message bus of what was opened, where its small daemons are} */
    Path bus();

    @Override
    void close();
}
