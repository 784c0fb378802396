package org.jitney.manager.unit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;
import org.jitney.unitfile.time.TimeSpan;

/** Parsers of limits: those of processes (setrlimit) and those of control groups. */
final class Resources {
    private Resources() {}

    /** {@code soft:hard}, or one value for both. */
    static void limit(Assignment line) throws UnitFileError {
        String text = line.value();
        int colon = text.indexOf(':');
        String name = line.row().property();
        long soft = one(line, name, colon < 0 ? text : text.substring(0, colon));
        long hard = colon < 0 ? soft : one(line, name, text.substring(colon + 1));
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID,
                    "Invalid resource value (" + text + "): soft limit above hard limit");
        }
        line.put(hard);
        line.into().put(name + "Soft", soft);
    }

    private static long one(Assignment line, String name, String text) throws UnitFileError {
        if (text.equals("infinity")) {
            return Values.INFINITY;
        }
        return switch (name) {
            case "LimitCPU" -> (TimeSpan.parse(text).usec() + 999_999) / 1_000_000;
            case "LimitRTTIME" -> TimeSpan.parse(text, 1).usec();
            case "LimitFSIZE",
                    "LimitDATA",
                    "LimitSTACK",
                    "LimitCORE",
                    "LimitRSS",
                    "LimitAS",
                    "LimitMEMLOCK",
                    "LimitMSGQUEUE" ->
                    ByteSize.parse(text);
            case "LimitNICE" -> nice(line, text);
            default -> Tokens.number(text).orElseThrow(line::invalid);
        };
    }

    /** A signed nice level counts down from 20; a number without sign is the raw limit. */
    private static long nice(Assignment line, String text) throws UnitFileError {
        boolean signed = text.startsWith("+") || text.startsWith("-");
        long number = Tokens.number(signed ? text.substring(1) : text).orElseThrow(line::invalid);
        return !signed ? number : text.startsWith("+") ? 20 - number : 20 + number;
    }

    static void weight(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        if (line.value().equals("idle") && line.row().name().endsWith("CPUWeight")) {
            line.put(0L);
            return;
        }
        line.put(between(line, line.value(), 1, 10000));
    }

    static Assignment.Parser number(long from, long to) {
        return line -> {
            if (line.isEmpty()) {
                line.reset();
            } else {
                line.put(between(line, line.value(), from, to));
            }
        };
    }

    private static long between(Assignment line, String text, long from, long to)
            throws UnitFileError {
        long number = Tokens.number(text).orElseThrow(line::invalid);
        if (number < from || number > to) {
            throw new UnitFileError(
                    UnitFileError.Kind.RANGE,
                    line.row().name() + "= is out of range, ignoring: " + text);
        }
        return number;
    }

    static void memory(Assignment line) throws UnitFileError {
        String text = line.value();
        boolean protection = !line.row().name().matches("Memory(High|Max|SwapMax|Limit)");
        if (text.isEmpty() || text.equals("infinity")) {
            line.put(text.isEmpty() && protection ? 0L : Values.INFINITY);
        } else if (text.endsWith("%")) {
            long memory = line.into().defaults().physicalMemory();
            int share = Percent.parse(text).permyriad();
            line.put(memory < 0 ? memory : memory / 10000 * share);
        } else {
            long bytes = ByteSize.parse(text);
            if (bytes == 0 && line.row().name().matches("Memory(High|Max|Limit)")) {
                throw new UnitFileError(
                        UnitFileError.Kind.RANGE,
                        "Memory limit '%s' out of range, ignoring.".formatted(text));
            }
            line.put(bytes);
        }
    }

    static void tasks(Assignment line) throws UnitFileError {
        String text = line.value();
        long standard = line.into().defaults().tasksMax();
        long machine = line.into().defaults().machineTasks();
        if (text.isEmpty()) {
            line.put(standard);
        } else if (text.equals("infinity")) {
            line.put(Values.INFINITY);
        } else if (text.endsWith("%")) {
            int share = Percent.parse(text).permyriad();
            line.put(machine < 0 ? machine : machine * share / 10000);
        } else {
            line.put(between(line, text, 1, Long.MAX_VALUE));
        }
    }

    static void quota(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        int permyriad = Percent.parseUnbounded(line.value()).permyriad();
        if (permyriad == 0) {
            throw line.invalid();
        }
        line.put(permyriad * 100L);
    }

    static void deviceAllow(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        List<String> words = Words.split(line.expanded());
        String rights = words.size() > 1 ? words.get(1) : "rwm";
        if (words.isEmpty() || !rights.matches("[rwm]+")) {
            throw line.invalid();
        }
        line.addFirst(new Structs.Pair(words.getFirst(), rights));
    }

    /** A path and a number: bytes or operations a second, a weight, or a time. */
    static void amount(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        List<String> words = Words.split(line.expanded());
        if (words.size() != 2) {
            throw line.invalid();
        }
        String text = words.get(1);
        long number;
        if (text.equals("infinity")) {
            number = Values.INFINITY;
        } else if (line.row().name().contains("Latency")) {
            number = TimeSpan.parse(text, 1_000_000).usec();
        } else if (line.row().name().contains("Weight")) {
            number = between(line, text, 1, 10000);
        } else {
            number = ByteSize.parse(text, 1000);
        }
        line.add(new Structs.Amount(words.getFirst(), number));
    }

    static void delegate(Assignment line) throws UnitFileError {
        Optional<Boolean> truth = Booleans.parse(line.value());
        if (truth.isPresent()) {
            line.put(truth.get());
            line.into().put("DelegateControllers", truth.get() ? CONTROLLERS : List.of());
        } else if (line.isEmpty()) {
            line.put(true);
            line.into().put("DelegateControllers", List.of());
        } else {
            line.put(true);
            line.into().add("DelegateControllers", Words.split(line.value()));
        }
    }

    private static final List<String> CONTROLLERS =
            List.of(
                    "cpu",
                    "cpuacct",
                    "cpuset",
                    "io",
                    "blkio",
                    "memory",
                    "devices",
                    "pids",
                    "bpf-firewall",
                    "bpf-devices",
                    "bpf-foreign",
                    "bpf-socket-bind",
                    "bpf-restrict-network-interfaces");

    static void addresses(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        List<Object> ranges = new ArrayList<>();
        for (String word : Words.split(line.expanded())) {
            for (String text : named(word)) {
                ranges.add(range(line, text));
            }
        }
        line.add(ranges.toArray());
    }

    private static List<String> named(String word) {
        return switch (word) {
            case "any" -> List.of("0.0.0.0/0", "::/0");
            case "localhost" -> List.of("127.0.0.0/8", "::1/128");
            case "link-local" -> List.of("169.254.0.0/16", "fe80::/64");
            case "multicast" -> List.of("224.0.0.0/4", "ff00::/8");
            default -> List.of(word);
        };
    }

    private static Structs.AddressRange range(Assignment line, String text) throws UnitFileError {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // Only literals: a name would make the JDK ask a resolver.
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw line.invalid();
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            long prefix =
                    slash < 0
                            ? bytes.length * 8L
                            : between(line, text.substring(slash + 1), 0, bytes.length * 8L);
            return new Structs.AddressRange(bytes.length == 4 ? 2 : 10, bytes, prefix);
        } catch (UnknownHostException _) {
            throw line.invalid();
        }
    }

    /** {@code [family:][protocol:]ports}, or {@code any}. */
    static void bindRules(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        int family = 0;
        int protocol = 0;
        int count = 0;
        int first = 0;
        for (String part : line.value().split(":", -1)) {
            switch (part) {
                case "ipv4" -> family = 2;
                case "ipv6" -> family = 10;
                case "tcp" -> protocol = 6;
                case "udp" -> protocol = 17;
                case "any" -> count = 0;
                default -> {
                    int dash = part.indexOf('-');
                    String low = dash < 0 ? part : part.substring(0, dash);
                    first = (int) between(line, low, 1, 65535);
                    count =
                            dash < 0
                                    ? 1
                                    : (int) between(line, part.substring(dash + 1), first, 65535)
                                            - first
                                            + 1;
                }
            }
        }
        line.add(new Structs.BindRule(family, protocol, count, first));
    }

    static Object program(Assignment line, String text) throws UnitFileError {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw line.invalid();
        }
        return new Structs.Pair(text.substring(0, colon), line.expand(text.substring(colon + 1)));
    }
}
