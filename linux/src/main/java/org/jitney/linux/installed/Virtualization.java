package org.jitney.linux.installed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * In what kind of machine we run.
 *
 * @param vm token of the hypervisor, or {@code none}
 * @param container token of the container manager, or {@code none}
 */
public record Virtualization(String vm, String container) {
    private static final Map<String, String> DMI_VENDORS =
            Map.ofEntries(
                    Map.entry("kvm", "kvm"),
                    Map.entry("openstack", "kvm"),
                    Map.entry("kubevirt", "kvm"),
                    Map.entry("amazon ec2", "amazon"),
                    Map.entry("qemu", "qemu"),
                    Map.entry("vmware", "vmware"),
                    Map.entry("vmw", "vmware"),
                    Map.entry("innotek gmbh", "oracle"),
                    Map.entry("virtualbox", "oracle"),
                    Map.entry("xen", "xen"),
                    Map.entry("bochs", "bochs"),
                    Map.entry("parallels", "parallels"),
                    Map.entry("bhyve", "bhyve"),
                    Map.entry("hyper-v", "microsoft"),
                    Map.entry("apple virtualization", "apple"),
                    Map.entry("google compute engine", "google"));

    /** {@return the strongest word for it, as the bus property has it; empty on bare metal} */
    public String token() {
        if (!container.equals("none")) {
            return container;
        }
        return vm.equals("none") ? "" : vm;
    }

    /** {@return whether there is any of it} */
    public boolean isAny() {
        return !token().isEmpty();
    }

    /**
     * {@return whether a condition's word stands for it}
     *
     * @param word {@code vm}, {@code container}, {@code private-users} or a token
     */
    public boolean is(String word) {
        boolean inside = !container.equals("none");
        return switch (word) {
            case "vm" -> !inside && isAny();
            case "container" -> inside;
            case "private-users" -> !read("/proc/self/uid_map").contains("4294967295");
            default -> word.equals(inside ? container : vm);
        };
    }

    /** Finds out from what the kernel and the container managers leave behind. */
    public static Virtualization detect() {
        return new Virtualization(detectVm(), detectContainer());
    }

    private static String detectVm() {
        for (String field : List.of("product_name", "sys_vendor", "board_vendor", "bios_vendor")) {
            String text = read("/sys/class/dmi/id/" + field).strip().toLowerCase(Locale.ROOT);
            for (Map.Entry<String, String> vendor : DMI_VENDORS.entrySet()) {
                if (text.startsWith(vendor.getKey())) {
                    return vendor.getValue();
                }
            }
        }
        if (read("/sys/hypervisor/type").strip().equals("xen")) {
            return "xen";
        }
        // The processor tells that there is a hypervisor; without firmware tables not which one.
        String cpu = read("/proc/cpuinfo");
        if (cpu.contains("User Mode Linux")) {
            return "uml";
        }
        if (cpu.lines().anyMatch(l -> l.startsWith("flags") && l.contains(" hypervisor"))) {
            return Files.exists(Path.of("/dev/kvm"))
                            || read("/proc/interrupts").contains("kvm")
                            || read("/sys/devices/system/clocksource/clocksource0/available_clocksource")
                                    .contains("kvm-clock")
                    ? "kvm"
                    : "vm-other";
        }
        return "none";
    }

    private static String detectContainer() {
        if (Files.exists(Path.of("/proc/vz")) && !Files.exists(Path.of("/proc/bc"))) {
            return "openvz";
        }
        if (read("/proc/sys/kernel/osrelease").contains("Microsoft")
                || read("/proc/sys/kernel/osrelease").contains("WSL")) {
            return "wsl";
        }
        String manager = read("/run/host/container-manager").strip();
        if (manager.isEmpty()) {
            manager = read("/run/systemd/container").strip();
        }
        if (!manager.isEmpty()) {
            return manager;
        }
        if (Files.exists(Path.of("/run/.containerenv"))) {
            return "podman";
        }
        if (Files.exists(Path.of("/.dockerenv"))) {
            return "docker";
        }
        return isInControlGroupNamespace() ? "container-other" : "none";
    }

    /** Only the root of a hierarchy lacks the one file (v2) or has the other (v1). */
    private static boolean isInControlGroupNamespace() {
        Path root = Path.of("/sys/fs/cgroup");
        if (Files.exists(root.resolve("cgroup.procs"))) {
            return Files.exists(root.resolve("cgroup.events"));
        }
        return Files.exists(root.resolve("systemd"))
                && !Files.exists(root.resolve("systemd/release_agent"));
    }

    private static String read(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException notThere) {
            return "";
        }
    }
}
