package org.jitney.manager.image;

import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.fd.Fd;

/**
 * A mount namespace in which a unit's images are mounted. The processes of the unit enter it before
 * they make their own; nobody else sees the mounts, and they go when this is closed and the last of
 * those processes has ended.
 *
 * @param namespace to be entered with setns
 * @param top the directory that becomes the root
 * @param root where that directory is in the namespace
 * @param mountInfo the mounts as {@code /proc/self/mountinfo} has them inside
 * @param binds images that are to appear somewhere in the tree
 */
public record ImageTree(Fd namespace, Fd top, String root, List<String> mountInfo, List<Bind> binds)
        implements AutoCloseable {

    /** An image mounted at {@code source}, to be seen at {@code destination}. */
    public record Bind(String source, String destination) {}

    /** {@return a path by which this process reaches the directory that becomes the root} */
    public Path look() {
        return Path.of("/proc/self/fd/" + top.number());
    }

    @Override
    public void close() {
        top.close();
        namespace.close();
    }
}
