package org.jitney.manager.socket;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Xattr;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.unit.Structs;

/**
 * Extended attributes of sockets and of their places in the file system ({@code XAttrListen=} and
 * its like, systemd.socket(5)). Most kernels allow few of them there, which is said once for each
 * and is no reason not to listen.
 */
final class SocketAttributes {
    private final UnitHost host;
    private final Set<String> reported = new HashSet<>();

    SocketAttributes(UnitHost host) {
        this.host = host;
    }

    /** Sets attributes of what is at a path. */
    void set(String path, List<Structs.Pair> attributes) {
        for (Structs.Pair attribute : attributes) {
            try {
                Xattr.set(
                        path,
                        attribute.first(),
                        attribute.second().getBytes(StandardCharsets.UTF_8));
            } catch (ErrnoException e) {
                if (reported.add(attribute.first())) {
                    host.log(
                            UnitHost.LogLevel.WARNING,
                            "Failed to set extended attribute %s: %s"
                                    .formatted(attribute.first(), e.getMessage()));
                }
            }
        }
    }
}
