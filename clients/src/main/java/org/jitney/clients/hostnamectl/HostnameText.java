package org.jitney.clients.hostnamectl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Properties;

/** The text of {@code hostnamectl status}, and what is left of a text as a host name. */
final class HostnameText {
    private static final int MAX_LENGTH = 64;

    private HostnameText() {}

    /** The two identifiers that are read from this machine and not from the service. */
    record Ids(String machine, String boot) {
        /** {@return what the service of another system says} */
        static Ids of(Properties names) {
            return new Ids(id(names, "MachineID"), id(names, "BootID"));
        }

        private static String id(Properties names, String property) {
            return names.value(property).orElse("") instanceof byte[] id
                    ? HexFormat.of().formatHex(id)
                    : "";
        }

        static Ids read() {
            return new Ids(
                    line("/etc/machine-id"),
                    line("/proc/sys/kernel/random/boot_id").replace("-", ""));
        }

        private static String line(String path) {
            try {
                return Files.readString(Path.of(path)).strip();
            } catch (IOException e) {
                return "";
            }
        }
    }

    static String render(Properties names, Properties manager, Ids ids, Output output) {
        Map<String, String> rows = new LinkedHashMap<>();
        String fixed = names.string("StaticHostname");
        String now = names.string("Hostname");
        String pretty = names.string("PrettyHostname");
        rows.put("Static hostname", fixed.isEmpty() ? "(unset)" : fixed);
        rows.put("Pretty hostname", pretty.equals(fixed) ? "" : pretty);
        rows.put("Transient hostname", now.equals(fixed) ? "" : now);
        rows.put("Icon name", names.string("IconName"));
        rows.put("Chassis", withGlyph(names.string("Chassis"), output));
        rows.put("Deployment", names.string("Deployment"));
        rows.put("Location", names.string("Location"));
        rows.put("Machine ID", ids.machine());
        rows.put("Boot ID", ids.boot());
        rows.put("Virtualization", manager.string("Virtualization"));
        String url = names.string("HomeURL");
        String system = names.string("OperatingSystemPrettyName");
        rows.put("Operating System", url.isEmpty() ? system : output.link(url, system));
        rows.put("CPE OS Name", names.string("OperatingSystemCPEName"));
        String kernel = names.string("KernelName") + " " + names.string("KernelRelease");
        rows.put("Kernel", kernel.strip());
        rows.put("Architecture", manager.string("Architecture"));
        rows.put("Hardware Vendor", names.string("HardwareVendor"));
        rows.put("Hardware Model", names.string("HardwareModel"));
        rows.put("Firmware Version", names.string("FirmwareVersion"));
        rows.values().removeIf(String::isEmpty);
        return lines(rows);
    }

    private static String lines(Map<String, String> rows) {
        int width = 0;
        for (String label : rows.keySet()) {
            width = Math.max(width, label.length());
        }
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, String> row : rows.entrySet()) {
            out.append(" ".repeat(width - row.getKey().length())).append(row.getKey());
            out.append(": ").append(row.getValue()).append('\n');
        }
        return out.toString();
    }

    private static String withGlyph(String chassis, Output output) {
        if (!output.hasUnicode()) {
            return chassis;
        }
        String glyph =
                switch (chassis) {
                    case "laptop" -> "💻";
                    case "desktop" -> "🖥️";
                    case "server" -> "🖳";
                    case "tablet" -> "具";
                    case "watch" -> "⌚";
                    case "handset" -> "🕻";
                    case "vm" -> "🖴";
                    case "container" -> "☐";
                    default -> "";
                };
        return glyph.isEmpty() ? chassis : chassis + " " + glyph;
    }

    /** {@return the text without what a host name cannot have} */
    static String cleanedUp(String text) {
        StringBuilder out = new StringBuilder();
        boolean start = true;
        boolean hyphen = false;
        for (int i = 0; i < text.length() && out.length() < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (start || hyphen) {
                    continue;
                }
                out.append(c);
                start = true;
            } else if (c == '-') {
                if (start) {
                    continue;
                }
                out.append(c);
                hyphen = true;
                continue;
            } else if (isLetterOrDigit(c) || c == '_') {
                out.append(c);
                start = false;
            } else {
                continue;
            }
            hyphen = false;
        }
        while (!out.isEmpty()
                && (out.charAt(out.length() - 1) == '.' || out.charAt(out.length() - 1) == '-')) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
