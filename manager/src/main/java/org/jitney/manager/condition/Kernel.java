package org.jitney.manager.condition;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.installed.Virtualization;
import org.jitney.unitfile.Firmware;

/**
 * Facts of the machine that conditions ask for. They belong to the running kernel, so they are not
 * read below the root directory.
 */
final class Kernel {
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "x86-64", "x86_64", "x86-64", "aarch64", "arm64");

    private Optional<Virtualization> virtualization = Optional.empty();

    Virtualization virtualization() {
        if (virtualization.isEmpty()) {
            virtualization = Optional.of(Virtualization.detect());
        }
        return virtualization.get();
    }

    String architecture() {
        String name = System.getProperty("os.arch", "");
        return ARCHITECTURES.getOrDefault(name, name);
    }

    List<String> commandLine() {
        return List.of(read("/proc/cmdline").strip().split("\\s+"));
    }

    String version() {
        return read("/proc/sys/kernel/osrelease").strip();
    }

    String hostname() {
        return read("/proc/sys/kernel/hostname").strip();
    }

    long memoryBytes() {
        return read("/proc/meminfo")
                .lines()
                .filter(l -> l.startsWith("MemTotal:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    long processors() {
        String list =
                read("/proc/self/status")
                        .lines()
                        .filter(l -> l.startsWith("Cpus_allowed_list:"))
                        .map(l -> l.substring(l.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("0");
        long count = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
        }
        return count;
    }

    boolean hasCpuFeature(String feature) {
        return read("/proc/cpuinfo")
                .lines()
                .filter(l -> l.startsWith("flags") || l.startsWith("Features"))
                .anyMatch(l -> List.of(l.split("\\s+")).contains(feature));
    }

    /** {@return whether the capability is in the bounding set} */
    boolean mayHaveCapability(int number) {
        return read("/proc/self/status")
                .lines()
                .filter(l -> l.startsWith("CapBnd:"))
                .map(l -> Long.parseUnsignedLong(l.substring(7).strip(), 16))
                .anyMatch(set -> (set >>> number & 1) == 1);
    }

    boolean hasSecurity(String name) {
        return switch (name) {
            case "selinux" -> Files.exists(Path.of("/sys/fs/selinux/enforce"));
            case "smack" -> Files.isDirectory(Path.of("/sys/fs/smackfs"));
            case "apparmor" -> read("/sys/module/apparmor/parameters/enabled").strip().equals("Y");
            case "audit" -> Files.exists(Path.of("/proc/self/loginuid"));
            case "ima" -> Files.isDirectory(Path.of("/sys/kernel/security/ima"));
            case "tomoyo" -> Files.exists(Path.of("/sys/kernel/security/tomoyo/version"));
            case "uefi-secureboot" -> isSecureBoot();
            case "tpm2" -> Files.isDirectory(Path.of("/sys/class/tpmrm/tpmrm0"));
            default -> false;
        };
    }

    private static boolean isSecureBoot() {
        byte[] variable =
                bytes("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
        return variable.length > 4 && variable[4] == 1;
    }

    boolean hasFirmware(String name) {
        return Firmware.is(name, file -> Files.exists(Path.of(file)), Kernel::read).orElse(false);
    }

    /** {@return whether mains power is there, or no supply says otherwise} */
    boolean isOnAcPower() {
        boolean offline = false;
        for (Path supply : list("/sys/class/power_supply")) {
            String type = read(supply.resolve("type").toString()).strip();
            if (type.equals("Mains") || type.equals("USB")) {
                if (read(supply.resolve("online").toString()).strip().equals("1")) {
                    return true;
                }
                offline = true;
            }
        }
        return !offline;
    }

    /** {@return the average share of time in stall over a span (avg10, avg60, avg300), if known} */
    Optional<Double> pressure(String resource, String span) {
        return read("/proc/pressure/" + resource)
                .lines()
                .filter(l -> l.startsWith(resource.equals("cpu") ? "some" : "full"))
                .flatMap(l -> List.of(l.split(" ")).stream())
                .filter(field -> field.startsWith(span + "="))
                .map(field -> Double.valueOf(field.substring(span.length() + 1)))
                .findFirst();
    }

    List<String> controllers() {
        return read("/proc/cgroups")
                .lines()
                .filter(l -> !l.startsWith("#") && l.strip().endsWith("1"))
                .map(l -> l.split("\\s+", -1)[0].toLowerCase(Locale.ROOT))
                .toList();
    }

    String machineId() {
        return read("/etc/machine-id").strip();
    }

    static String read(String file) {
        return new String(bytes(file), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException notThere) {
            return new byte[0];
        }
    }

    private static List<Path> list(String directory) {
        try (var entries = Files.list(Path.of(directory))) {
            return entries.toList();
        } catch (IOException notThere) {
            return List.of();
        }
    }
}
