package org.jitney.network1.store;

import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code netif/leases}: a file for each link that has a lease, by its index. */
public final class LeaseFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseFiles.class);
    private static final int MODE = 0644;

    private final Root root;
    private final String runtime;

    /**
     * Writes into a tree.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public LeaseFiles(Root root, String runtime) {
        this.root = root;
        this.runtime = runtime;
    }

    /** Writes a link's file, or removes it where there is nothing to say. */
    public void put(int index, String text) {
        String path = path(runtime, index);
        try {
            if (text.isEmpty()) {
                root.remove(path);
            } else {
                root.writeAtomically(path, text, MODE);
            }
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be written: {}", path, e.getMessage());
        }
    }

    static String path(String runtime, int index) {
        return "%s/netif/leases/%d".formatted(runtime, index);
    }
}
