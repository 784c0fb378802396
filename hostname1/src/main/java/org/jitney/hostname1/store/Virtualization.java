package org.jitney.hostname1.store;

import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;

/**
 * Whether a system runs in a container or in a virtual machine; a container in a virtual machine is
 * a container.
 */
final class Virtualization {
    private static final List<String> VENDORS =
            List.of(
                    "KVM",
                    "OpenStack",
                    "KubeVirt",
                    "Amazon EC2",
                    "QEMU",
                    "VMware",
                    "VMW",
                    "innotek GmbH",
                    "VirtualBox",
                    "Oracle Corporation",
                    "Xen",
                    "Bochs",
                    "Parallels",
                    "BHYVE",
                    "Hyper-V",
                    "Apple Virtualization",
                    "Google Compute Engine");
    private static final List<String> VENDOR_FILES =
            List.of("product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version");

    private final Root root;
    private final Kernel kernel;

    Virtualization(Root root, Kernel kernel) {
        this.root = root;
        this.kernel = kernel;
    }

    Optional<String> chassis() {
        if (isContainer()) {
            return Optional.of("container");
        }
        return isMachine() ? Optional.of("vm") : Optional.empty();
    }

    private boolean isContainer() {
        boolean openVz = exists("/proc/vz") && !exists("/proc/bc");
        boolean wsl = read("/proc/sys/kernel/osrelease").matches("(?s).*(Microsoft|WSL).*");
        boolean managed =
                !read("/run/host/container-manager").isEmpty()
                        || !read("/run/systemd/container").isEmpty();
        boolean told = read("/proc/1/environ").lines().anyMatch(Virtualization::saysContainer);
        boolean marked = exists("/run/.containerenv") || exists("/.dockerenv");
        return openVz || wsl || managed || told || marked;
    }

    private static boolean saysContainer(String environment) {
        return List.of(environment.split("\0", -1)).stream()
                .anyMatch(text -> text.startsWith("container=") && text.length() > 10);
    }

    private boolean isMachine() {
        for (String file : VENDOR_FILES) {
            String text = read("/sys/class/dmi/id/" + file);
            if (VENDORS.stream().anyMatch(text::startsWith)) {
                return true;
            }
        }
        boolean xen = exists("/proc/xen") && !read("/proc/xen/capabilities").contains("control_d");
        boolean tree =
                exists("/proc/device-tree/hypervisor/compatible")
                        || read("/proc/device-tree/compatible").contains("qemu,pseries");
        return xen || tree || kernel.hasHypervisor();
    }

    private boolean exists(String file) {
        try {
            return root.exists(file);
        } catch (ErrnoException e) {
            return false; // nobody may look: nothing speaks for it
        }
    }

    private String read(String file) {
        try {
            return root.readIfExists(file).orElse("").strip();
        } catch (ErrnoException e) {
            return ""; // nobody may look: nothing speaks for it
        }
    }
}
