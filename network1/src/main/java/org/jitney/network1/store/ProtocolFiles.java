package org.jitney.network1.store;

import java.nio.charset.StandardCharsets;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code netif/leases} and {@code netif/lldp}: a file for each link that has a lease, or
 * neighbours, by its index.
 */
public final class ProtocolFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolFiles.class);
    private static final int MODE = 0644;

    private final Root root;
    private final String folder;

    /**
     * Writes into a tree.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public ProtocolFiles(Root root, String runtime) {
        this.root = root;
        this.folder = runtime + "/netif";
    }

    /** Writes the lease of a link, or removes it where the text is empty. */
    public void lease(int index, String text) {
        put("leases", index, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the neighbours of a link, or removes them where there are no bytes. */
    public void neighbors(int index, byte[] bytes) {
        put("lldp", index, bytes);
    }

    private void put(String kind, int index, byte[] content) {
        String path = "%s/%s/%d".formatted(folder, kind, index);
        try {
            if (content.length == 0) {
                root.remove(path);
            } else {
                root.writeAtomically(path, content, MODE);
            }
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be written: {}", path, e.getMessage());
        }
    }
}
