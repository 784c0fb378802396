package org.jitney.clients.systemctl;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Signals;

/** Writes properties that are lists of structs: commands, timers, sockets, devices, mounts. */
final class StructText {
    private static final String EXEC = "a(sasbttttuii)";
    private static final String EXEC_EX = "a(sasasttttuii)";

    private static final Set<String> DEVICE_LIMITS =
            Set.of(
                    "IODeviceWeight",
                    "BlockIODeviceWeight",
                    "IOReadBandwidthMax",
                    "IOWriteBandwidthMax",
                    "IOReadIOPSMax",
                    "IOWriteIOPSMax",
                    "BlockIOReadBandwidth",
                    "BlockIOWriteBandwidth",
                    "IODeviceLatencyTargetUSec");

    private StructText() {}

    /** {@return whether each row is a line of its own; then no rows are no lines} */
    static boolean isLineEach(String name, String signature) {
        return signature.equals(EXEC)
                || signature.equals(EXEC_EX)
                || (signature.equals("a(sb)") && name.equals("EnvironmentFiles"))
                || (signature.equals("a(ss)")
                        && Set.of("Listen", "Paths", "DeviceAllow", "BPFProgram").contains(name))
                || (signature.equals("a(stt)") && name.equals("TimersMonotonic"))
                || (signature.equals("a(sst)") && name.equals("TimersCalendar"))
                || (signature.equals("a(st)") && DEVICE_LIMITS.contains(name));
    }

    static String line(String name, String signature, Struct row, TimestampStyle stamps) {
        return switch (signature) {
            case EXEC, EXEC_EX -> command(row, signature.equals(EXEC_EX), stamps);
            case "a(sb)" ->
                    row.string(0)
                            + " (ignore_errors="
                            + (row.get(1).equals(true) ? "yes" : "no")
                            + ")";
            case "a(stt)" ->
                    "{ "
                            + row.string(0)
                            + "="
                            + NumberText.span(number(row, 1))
                            + " ; next_elapse="
                            + NumberText.span(number(row, 2))
                            + " }";
            case "a(sst)" ->
                    "{ "
                            + row.string(0)
                            + "="
                            + row.string(1)
                            + " ; next_elapse="
                            + orNone(stamps.render(number(row, 2)), "(null)")
                            + " }";
            case "a(st)" ->
                    row.string(0)
                            + " "
                            + (name.endsWith("USec")
                                    ? NumberText.span(number(row, 1))
                                    : Long.toUnsignedString(number(row, 1)));
            default ->
                    name.equals("DeviceAllow") || name.equals("BPFProgram")
                            ? row.string(0)
                                    + (name.equals("DeviceAllow") ? " " : ":")
                                    + row.string(1)
                            : row.string(1) + " (" + row.string(0) + ")";
        };
    }

    private static String orNone(String text, String none) {
        return text.isEmpty() ? none : text;
    }

    /**
     * {@return one command of a service: what is run, and how it last went}
     *
     * @param ex whether the third field is a list of flags and not only "ignore failure"
     */
    private static String command(Struct row, boolean ex, TimestampStyle stamps) {
        List<String> argv = texts(row.get(1));
        long code = number(row, 8);
        long status = number(row, 9);
        return "{ path="
                + row.string(0)
                + " ; argv[]="
                + String.join(" ", argv)
                + " ; "
                + (ex
                        ? "flags=" + String.join(" ", texts(row.get(2)))
                        : "ignore_errors=" + (row.get(2).equals(true) ? "yes" : "no"))
                + " ; start_time=["
                + orNone(stamps.render(number(row, 3)), "n/a")
                + "] ; stop_time=["
                + orNone(stamps.render(number(row, 5)), "n/a")
                + "] ; pid="
                + number(row, 7)
                + " ; code="
                + ProcessResult.codeWord((int) code, "(null)")
                + " ; status="
                + status
                + (code == ProcessResult.EXITED ? "" : "/" + Signals.name((int) status))
                + " }";
    }

    /** {@return whether all rows stand in one line} */
    static boolean isJoined(String name, String signature) {
        return (signature.equals("a(iayu)") && name.startsWith("IPAddress"))
                || (signature.equals("a(ssbt)") && name.startsWith("Bind"))
                || (signature.equals("a(ss)")
                        && Set.of("TemporaryFileSystem", "RootImageOptions").contains(name))
                || (signature.equals("a(sba(ss))") && name.equals("ExtensionImages"))
                || (signature.equals("a(ssba(ss))") && name.equals("MountImages"))
                || (signature.equals("a(sst)") && name.endsWith("Symlink"))
                || (signature.equals("a(iiqq)") && name.startsWith("SocketBind"));
    }

    /** {@return whether having no rows is worth an empty line when everything is shown} */
    static boolean isShownEmpty(String name) {
        return !name.endsWith("Symlink")
                && !name.startsWith("SocketBind")
                && !name.equals("RootImageOptions");
    }

    static String joined(String name, List<Struct> rows) {
        List<String> parts = new ArrayList<>();
        for (Struct row : rows) {
            parts.add(part(name, row));
        }
        return String.join(" ", parts);
    }

    private static String part(String name, Struct row) {
        if (name.startsWith("IPAddress")) {
            return address((byte[]) row.get(1)) + "/" + number(row, 2);
        }
        if (name.startsWith("Bind")) {
            String ignore = row.get(2).equals(true) ? "-" : "";
            String recursive = number(row, 3) == 0 ? "" : ":rbind";
            return ignore + row.string(0) + ":" + row.string(1) + recursive;
        }
        if (name.startsWith("SocketBind")) {
            return socketBind(row);
        }
        return switch (name) {
            case "ExtensionImages" -> image(row, 1, row.string(0));
            case "MountImages" -> image(row, 2, row.string(0) + ":" + row.string(1));
            case "TemporaryFileSystem" ->
                    row.string(1).isEmpty() ? row.string(0) : row.string(0) + ":" + row.string(1);
            default -> row.string(0) + ":" + row.string(1);
        };
    }

    /** Address family, protocol, number of ports and first port; what is 0 is any. */
    private static String socketBind(Struct row) {
        List<String> parts = new ArrayList<>();
        if (number(row, 0) != 0) {
            parts.add(number(row, 0) == 2 ? "ipv4" : "ipv6");
        }
        if (number(row, 1) != 0) {
            parts.add(number(row, 1) == 6 ? "tcp" : "udp");
        }
        long first = number(row, 3);
        long count = number(row, 2);
        if (count == 0) {
            parts.add("any");
        } else {
            parts.add(count == 1 ? "" + first : first + "-" + (first + count - 1));
        }
        return String.join(":", parts);
    }

    private static String image(Struct row, int flag, String text) {
        StringBuilder out = new StringBuilder(row.get(flag).equals(true) ? "-" : "");
        out.append(text);
        for (Struct option : ManagerClient.structs(row.get(flag + 1))) {
            out.append(':').append(option.string(0)).append(':').append(option.string(1));
        }
        return out.toString();
    }

    private static String address(byte[] bytes) {
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return bytes.length == 16 ? shortened(text) : text;
        } catch (UnknownHostException e) {
            return "[invalid]";
        }
    }

    /** {@return an IPv6 address with its longest run of zeros left out} */
    private static String shortened(String text) {
        String[] groups = text.split(":", -1);
        int best = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                best = i;
                length = end - i;
            }
        }
        if (best < 0) {
            return text;
        }
        List<String> all = List.of(groups);
        return String.join(":", all.subList(0, best))
                + "::"
                + String.join(":", all.subList(best + length, all.size()));
    }

    /** {@return exit statuses as numbers, and signals as names} */
    static String exitStatuses(Struct value) {
        List<String> words = new ArrayList<>();
        ((List<?>) value.get(0)).forEach(status -> words.add(status.toString()));
        for (Object signal : (List<?>) value.get(1)) {
            words.add(Signals.name(((Number) signal).intValue()));
        }
        return String.join(" ", words);
    }

    private static List<String> texts(Object list) {
        return ManagerClient.strings(list);
    }

    private static long number(Struct row, int index) {
        return ((Number) row.get(index)).longValue();
    }
}
