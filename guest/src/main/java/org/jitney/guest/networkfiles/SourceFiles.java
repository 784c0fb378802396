package org.jitney.guest.networkfiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.guest.network.SourceFile;
import org.jitney.guest.network.compiler.Format;
import org.jitney.guest.tree.Content;
import org.jitney.guest.tree.TreeError;
import org.jitney.guest.tree.TreeView;

/** Collects the files of a format from a guest. */
final class SourceFiles {
    private static final int MOST_FILES = 2000;
    private static final int MOST_BYTES = 1 << 20;
    private static final List<String> SINGLE =
            List.of(
                    "/etc/sysconfig/network",
                    "/etc/sysconfig/static-routes",
                    "/etc/NetworkManager/NetworkManager.conf",
                    "/etc/network/interfaces",
                    "/etc/cloud/cloud.cfg",
                    "/boot/network-config",
                    "/etc/kernel/cmdline",
                    "/etc/default/grub",
                    "/etc/cmdline");
    private static final List<String> FOLDERS =
            List.of(
                    "/etc/sysconfig/network-scripts",
                    "/etc/sysconfig/network",
                    "/etc/wicked/ifconfig",
                    "/etc/NetworkManager/system-connections",
                    "/usr/lib/NetworkManager/system-connections",
                    "/etc/NetworkManager/conf.d",
                    "/usr/lib/NetworkManager/conf.d",
                    "/lib/netplan",
                    "/usr/lib/netplan",
                    "/etc/netplan",
                    "/etc/network/interfaces.d",
                    "/etc/cloud/cloud.cfg.d",
                    "/var/lib/cloud/seed/nocloud",
                    "/var/lib/cloud/seed/nocloud-net",
                    "/etc/cmdline.d",
                    "/boot/loader/entries");

    private SourceFiles() {}

    /** {@return the files, and warnings about those that could not be read} */
    static List<SourceFile> collect(TreeView tree, Format format, List<String> warnings)
            throws TreeError {
        List<SourceFile> out = new ArrayList<>();
        for (String path : SINGLE) {
            if (format.isSource(path)) {
                read(tree, path, warnings).ifPresent(out::add);
            }
        }
        for (String folder : FOLDERS) {
            if (tree.target(folder).filter(n -> n.isDirectory()).isEmpty()) {
                continue;
            }
            for (String name : tree.list(folder)) {
                String path = folder + "/" + name;
                if (format.isSource(path) && out.size() < MOST_FILES) {
                    read(tree, path, warnings).ifPresent(out::add);
                }
            }
        }
        return out;
    }

    private static Optional<SourceFile> read(TreeView tree, String path, List<String> warnings) {
        try {
            boolean regular = tree.target(path).filter(n -> n.isRegular()).isPresent();
            Optional<Content> content = regular ? tree.read(path, MOST_BYTES) : Optional.empty();
            return content.map(c -> new SourceFile(path, c.text()));
        } catch (TreeError e) {
            warnings.add(path + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
