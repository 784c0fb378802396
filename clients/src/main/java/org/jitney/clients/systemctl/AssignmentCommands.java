package org.jitney.clients.systemctl;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** Assignments whose values have a form of their own. */
final class AssignmentCommands {
    private static final List<String> CAPABILITIES =
            List.of(
                    ("chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap"
                                    + " linux_immutable net_bind_service net_broadcast net_admin"
                                    + " net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot"
                                    + " sys_ptrace sys_pacct sys_admin sys_boot sys_nice"
                                    + " sys_resource sys_time sys_tty_config mknod lease"
                                    + " audit_write audit_control setfcap mac_override mac_admin"
                                    + " syslog wake_alarm block_suspend audit_read perfmon bpf"
                                    + " checkpoint_restore")
                            .split(" "));
    private static final List<String> FACILITIES =
            List.of(
                    ("kern user mail daemon auth syslog lpr news uucp cron authpriv ftp 12 13 14 15"
                                    + " local0 local1 local2 local3 local4 local5 local6 local7")
                            .split(" "));
    private static final List<String> LEVELS =
            List.of("emerg alert crit err warning notice info debug".split(" "));
    private static final Map<String, Long> NAMESPACES =
            Map.of(
                    "cgroup", 0x02000000L,
                    "ipc", 0x08000000L,
                    "net", 0x40000000L,
                    "mnt", 0x00020000L,
                    "pid", 0x20000000L,
                    "user", 0x10000000L,
                    "uts", 0x04000000L);
    private static final Map<String, Integer> SECURE_BITS =
            Map.of(
                    "noroot", 1,
                    "noroot-locked", 2,
                    "no-setuid-fixup", 4,
                    "no-setuid-fixup-locked", 8,
                    "keep-caps", 16,
                    "keep-caps-locked", 32);

    private AssignmentCommands() {}

    /** A command line with its prefixes; flags beyond "-" have a property of their own. */
    static List<Struct> command(String name, String value) throws UnitFileError {
        List<String> words =
                Words.all(value, Words.Flag.UNQUOTE, Words.Flag.CUNESCAPE, Words.Flag.RELAX);
        if (words.isEmpty()) {
            return Assignment.of(name, "a(sasb)", List.of());
        }
        List<String> flags = new ArrayList<>();
        boolean ownName = false;
        String first = words.getFirst();
        int at = 0;
        for (; at < first.length() && "-@:+!".indexOf(first.charAt(at)) >= 0; at++) {
            switch (first.charAt(at)) {
                case '-' -> flags.add("ignore-failure");
                case '@' -> ownName = true;
                case ':' -> flags.add("no-env-expand");
                case '+' -> flags.add("privileged");
                default -> {
                    if (flags.remove("no-setuid")) {
                        flags.add("ambient");
                    } else {
                        flags.add("no-setuid");
                    }
                }
            }
        }
        String path = first.substring(at);
        List<String> argv = new ArrayList<>(words.subList(1, words.size()));
        if (!ownName) {
            argv.addFirst(path);
        }
        boolean plain = flags.isEmpty() || flags.equals(List.of("ignore-failure"));
        return plain
                ? Assignment.of(name, "a(sasb)", List.of(Struct.of(path, argv, !flags.isEmpty())))
                : Assignment.of(name + "Ex", "a(sasas)", List.of(Struct.of(path, argv, flags)));
    }

    /** {@return how the reference says that a value cannot be read} */
    static String failure(String name, String value) {
        return switch (name) {
            case "IPAddressAllow", "IPAddressDeny" -> "Failed to parse IP address prefix: " + value;
            case "RestrictNamespaces",
                    "DelegateNamespaces",
                    "SecureBits",
                    "CapabilityBoundingSet",
                    "AmbientCapabilities" ->
                    "Failed to parse " + name + " value " + value + ".";
            case "CPUAffinity",
                    "AllowedCPUs",
                    "AllowedMemoryNodes",
                    "StartupAllowedCPUs",
                    "StartupAllowedMemoryNodes",
                    "NUMAMask" ->
                    "Failed to parse " + name + " value: " + value;
            case "CPUSchedulingPolicy",
                    "IOSchedulingClass",
                    "NUMAPolicy",
                    "SyslogFacility",
                    "SyslogLevel",
                    "LogLevelMax" ->
                    "Failed to parse " + name + ": " + value;
            default -> "Failed to parse " + name + "=" + value + ": Invalid argument";
        };
    }

    static List<Struct> special(String name, String value) throws UnitFileError {
        return switch (name) {
            case "CapabilityBoundingSet", "AmbientCapabilities" ->
                    Assignment.of(name, "t", capabilities(value));
            case "SecureBits" -> Assignment.of(name, "i", secureBits(value));
            case "CPUAffinity",
                    "AllowedCPUs",
                    "AllowedMemoryNodes",
                    "StartupAllowedCPUs",
                    "StartupAllowedMemoryNodes",
                    "NUMAMask" ->
                    Assignment.of(name, "ay", mask(value));
            case "NUMAPolicy" ->
                    Assignment.of(
                            name,
                            "i",
                            index(
                                    List.of("default", "preferred", "bind", "interleave", "local"),
                                    value));
            case "CPUSchedulingPolicy" ->
                    Assignment.of(
                            name,
                            "i",
                            index(List.of("other", "fifo", "rr", "batch", "iso", "idle"), value));
            case "IOSchedulingClass" ->
                    Assignment.of(
                            name,
                            "i",
                            index(List.of("none", "realtime", "best-effort", "idle"), value));
            case "SyslogFacility" -> Assignment.of(name, "i", index(FACILITIES, value));
            case "SyslogLevel", "LogLevelMax" -> Assignment.of(name, "i", index(LEVELS, value));
            case "RestrictNamespaces" -> Assignment.of(name, "t", namespaces(value, false));
            case "DelegateNamespaces" -> Assignment.of(name, "t", namespaces(value, true));
            case "MountFlags" ->
                    Assignment.of(
                            name,
                            "t",
                            value.isEmpty()
                                    ? 0L
                                    : 1L
                                            << (18
                                                    + index(
                                                            List.of("private", "slave", "shared"),
                                                            value)));
            case "BindPaths", "BindReadOnlyPaths" -> Assignment.of(name, "a(ssbt)", binds(value));
            case "TemporaryFileSystem" -> Assignment.of(name, "a(ss)", pairs(value));
            case "LoadCredential", "LoadCredentialEncrypted" -> credential(name, value);
            case "SetCredential" -> setCredential(value);
            case "StandardInputText" ->
                    Assignment.of("StandardInputData", "ay", Assignment.unescaped(value + "\n"));
            case "StandardInputData" ->
                    Assignment.of(name, "ay", Base64.getMimeDecoder().decode(value));
            case "LogExtraFields" ->
                    Assignment.of(
                            name,
                            "aay",
                            List.of(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            case "IPAddressAllow", "IPAddressDeny" ->
                    Assignment.of(name, "a(iayu)", addresses(value));
            case "SocketBindAllow", "SocketBindDeny" ->
                    Assignment.of(name, "a(iiqq)", bindRules(value));
            case "SELinuxContext", "AppArmorProfile", "SmackProcessLabel" ->
                    Assignment.of(
                            name,
                            "(bs)",
                            Struct.of(
                                    value.startsWith("-"),
                                    value.startsWith("-") ? value.substring(1) : value));
            case "TimerSlackNSec" -> Assignment.of(name, "t", Long.parseLong(value));
            default -> Assignment.of(name, "i", Integer.parseInt(value));
        };
    }

    private static int index(List<String> names, String value) {
        int index = names.indexOf(value);
        return index >= 0 ? index : Integer.parseInt(value);
    }

    private static long capabilities(String value) throws UnitFileError {
        boolean inverted = value.startsWith("~");
        long sum = 0;
        for (String word : Words.split(inverted ? value.substring(1) : value)) {
            String name = word.toLowerCase(Locale.ROOT);
            sum |= 1L << index(CAPABILITIES, name.startsWith("cap_") ? name.substring(4) : name);
        }
        long all = BigInteger.TWO.pow(CAPABILITIES.size()).longValue() - 1;
        return inverted ? ~sum & all : sum;
    }

    private static int secureBits(String value) throws UnitFileError {
        int sum = 0;
        for (String word : Words.split(value)) {
            Integer bit = SECURE_BITS.get(word);
            if (bit == null) {
                throw new IllegalArgumentException(word);
            }
            sum |= bit;
        }
        return sum;
    }

    private static byte[] mask(String value) {
        BitSet bits = new BitSet();
        for (String word : value.strip().split("[\\s,]+", -1)) {
            if (!word.isEmpty()) {
                int dash = word.indexOf('-');
                int from = Integer.parseInt(dash < 0 ? word : word.substring(0, dash));
                bits.set(from, (dash < 0 ? from : Integer.parseInt(word.substring(dash + 1))) + 1);
            }
        }
        return bits.toByteArray();
    }

    /** {@return the kinds that are named; {@code yes} is whether "yes" means all of them} */
    private static long namespaces(String value, boolean yes) throws UnitFileError {
        long all = NAMESPACES.values().stream().mapToLong(Long::longValue).sum();
        var truth = Options.parseBoolean(value);
        if (truth.isPresent()) {
            return truth.get() == yes ? all : 0;
        }
        boolean inverted = value.startsWith("~");
        long sum = 0;
        for (String word : Words.split(inverted ? value.substring(1) : value)) {
            Long flag = NAMESPACES.get(word);
            if (flag == null) {
                throw new IllegalArgumentException(word);
            }
            sum |= flag;
        }
        return inverted ? all & ~sum : sum;
    }

    private static List<Object> binds(String value) throws UnitFileError {
        List<Object> out = new ArrayList<>();
        for (String word : Words.split(value)) {
            boolean optional = word.startsWith("-");
            String[] parts = (optional ? word.substring(1) : word).split(":", 3);
            boolean flat = parts.length > 2 && parts[2].equals("norbind");
            out.add(
                    Struct.of(
                            parts[0],
                            parts.length > 1 ? parts[1] : parts[0],
                            optional,
                            flat ? 0L : 16384L));
        }
        return out;
    }

    private static List<Object> pairs(String value) throws UnitFileError {
        List<Object> out = new ArrayList<>();
        for (String word : Words.split(value)) {
            int colon = word.indexOf(':');
            out.add(
                    Struct.of(
                            colon < 0 ? word : word.substring(0, colon),
                            colon < 0 ? "" : word.substring(colon + 1)));
        }
        return out;
    }

    private static List<Struct> credential(String name, String value) {
        int colon = value.indexOf(':');
        String id = colon < 0 ? value : value.substring(0, colon);
        String path = colon < 0 ? value : value.substring(colon + 1);
        return Assignment.of(
                name, "a(ss)", value.isEmpty() ? List.of() : List.of(Struct.of(id, path)));
    }

    private static List<Struct> setCredential(String value) throws UnitFileError {
        int colon = value.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(value);
        }
        return Assignment.of(
                "SetCredential",
                "a(say)",
                List.of(
                        Struct.of(
                                value.substring(0, colon),
                                Assignment.unescaped(value.substring(colon + 1)))));
    }

    private static List<Object> addresses(String value) throws UnitFileError {
        List<Object> out = new ArrayList<>();
        for (String word : Words.split(value)) {
            List<String> ranges =
                    switch (word) {
                        case "any" -> List.of("0.0.0.0/0", "::/0");
                        case "localhost" -> List.of("127.0.0.0/8", "::1/128");
                        case "link-local" -> List.of("169.254.0.0/16", "fe80::/64");
                        case "multicast" -> List.of("224.0.0.0/4", "ff00::/8");
                        default -> List.of(word);
                    };
            for (String range : ranges) {
                out.add(range(range));
            }
        }
        return out;
    }

    private static Struct range(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // Only literals: a name would make the JDK ask a resolver.
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(text);
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            long prefix = slash < 0 ? bytes.length * 8L : Long.parseLong(text.substring(slash + 1));
            return Struct.of(bytes.length == 4 ? 2 : 10, bytes, prefix);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static List<Object> bindRules(String value) {
        if (value.isEmpty()) {
            return List.of();
        }
        int family = 0;
        int protocol = 0;
        int count = 0;
        int first = 0;
        for (String part : value.split(":", -1)) {
            switch (part) {
                case "ipv4" -> family = 2;
                case "ipv6" -> family = 10;
                case "tcp" -> protocol = 6;
                case "udp" -> protocol = 17;
                case "any" -> count = 0;
                default -> {
                    int dash = part.indexOf('-');
                    first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                    count = dash < 0 ? 1 : Integer.parseInt(part.substring(dash + 1)) - first + 1;
                }
            }
        }
        return List.of(Struct.of(family, protocol, count, first));
    }
}
