package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.Words;
import org.jitney.unitfile.time.CalendarSpec;
import org.jitney.unitfile.time.TimeSpan;

/** Parsers of what only one section has. */
final class Sections {
    private static final Set<String> PATHLESS =
            Set.of(
                    "journal",
                    "kmsg",
                    "null",
                    "tty",
                    "socket",
                    "inherit",
                    "journal+console",
                    "kmsg+console",
                    "syslog",
                    "syslog+console");

    private static final Pattern PATH_CONDITION =
            Pattern.compile(".*(Path|Directory|File)[A-Z].*|.*DirectoryNotEmpty");
    private static final Pattern DOCUMENT = Pattern.compile("(https?://|file:/|man:|info:).+");
    private static final Pattern STREAM_FILE = Pattern.compile("(file|append|truncate):.*");
    private static final Pattern VSOCK = Pattern.compile("vsock:([0-9]+)?:[0-9]+");
    private static final Pattern INTERNET =
            Pattern.compile("(\\[[0-9a-fA-F:.%a-z]+]|[0-9.]+):[0-9]+");

    private Sections() {}

    /** Links to other units, kept under the present name of the directive. */
    static Assignment.Parser links(String directive) {
        return line -> {
            if (line.isEmpty()) {
                // systemd.unit(5): links cannot be taken back once they are made.
                return;
            }
            for (String word : Words.all(line.value(), Words.Flag.RETAIN_ESCAPE)) {
                String name = line.expand(word);
                Optional<UnitName> unit =
                        UnitName.parse(name).flatMap(u -> instanceFor(u, line.unit()));
                if (unit.isEmpty()) {
                    line.warn()
                            .accept(
                                    "Failed to add dependency on "
                                            + name
                                            + ", ignoring: Invalid argument");
                } else {
                    line.into().links(directive).add(unit.get().value());
                }
            }
        };
    }

    /** A template is filled with the instance of the unit that names it, or with its own name. */
    private static Optional<UnitName> instanceFor(UnitName name, UnitName by) {
        return name.isTemplate()
                ? name.withInstance(by.instance().filter(i -> !i.isEmpty()).orElse(by.prefix()))
                : Optional.of(name);
    }

    static void requiredMounts(Assignment line) throws UnitFileError {
        for (String word : Words.split(line.value())) {
            try {
                String path = Scalars.absolute(line, line.expand(word));
                line.into().requiredMounts().add(path);
            } catch (UnitFileError e) {
                line.warn().accept(String.valueOf(e.getMessage()));
            }
        }
        line.put(List.copyOf(line.into().requiredMounts()));
    }

    static void condition(Assignment line) throws UnitFileError {
        boolean asserting = line.row().name().startsWith("Assert");
        List<Condition> list = line.into().conditions(asserting);
        String text = line.value();
        if (text.isEmpty()) {
            list.clear();
            return;
        }
        boolean trigger = text.startsWith("|");
        text = trigger ? text.substring(1).stripLeading() : text;
        boolean negated = text.startsWith("!");
        text = negated ? text.substring(1).stripLeading() : text;
        String parameter = line.expand(text);
        if (PATH_CONDITION.matcher(line.row().name()).matches()) {
            parameter = Scalars.absolute(line, parameter);
        }
        list.add(new Condition(line.row().name(), trigger, negated, parameter));
    }

    static Object documentation(Assignment line, String word) throws UnitFileError {
        String text = line.expand(word);
        if (!DOCUMENT.matcher(text).matches()) {
            throw new UnitFileError(UnitFileError.Kind.INVALID, "Invalid URL, ignoring: " + text);
        }
        return text;
    }

    static void jobTimeout(Assignment line) throws UnitFileError {
        Scalars.secondsOrNever(line);
        // The running time is bounded by the whole time unless it is given by itself.
        if (!line.into().isSet("JobRunningTimeoutUSec")) {
            line.into().put("JobRunningTimeoutUSec", line.into().current("JobTimeoutUSec"));
            line.into().unmark("JobRunningTimeoutUSec");
        }
    }

    static void onFailureIsolate(Assignment line) throws UnitFileError {
        boolean isolate = Booleans.parse(line.value()).orElseThrow(line::invalid);
        line.put(isolate ? "isolate" : "replace");
    }

    static void exitStatus(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
        } else {
            line.put(Tokens.exitCode(line.value()).orElseThrow(line::invalid));
        }
    }

    static void install(Assignment line) throws UnitFileError {
        if (line.row().name().equals("DefaultInstance")) {
            line.into().defaultInstance(line.value());
            return;
        }
        line.into().install(line.row().name()).addAll(Words.split(line.value()));
    }

    static void serviceTimeout(Assignment line) throws UnitFileError {
        long usec = line.isEmpty() ? 0 : TimeSpan.parse(line.value()).usec();
        long effective = usec == 0 ? Values.INFINITY : usec;
        if (!line.row().name().equals("TimeoutStopSec")) {
            line.into().put("TimeoutStartUSec", effective);
        }
        if (!line.row().name().equals("TimeoutStartSec")) {
            line.into().put("TimeoutStopUSec", effective);
        }
    }

    static void abortTimeout(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
        } else {
            Scalars.secondsOrNever(line);
        }
    }

    /** A path that, when relative, lies below the runtime directory. */
    static void pidFile(Assignment line) throws UnitFileError {
        String text = line.expanded();
        boolean bare = text.isEmpty() || text.startsWith("/");
        String runtime = line.into().defaults().scope().folders().runtime();
        String path =
                text.isEmpty() ? "" : Scalars.absolute(line, bare ? text : runtime + "/" + text);
        line.put(path.startsWith("/var/run/") ? path.substring(4) : path);
        if (path.startsWith("/var/run/")) {
            line.warn()
                    .accept(
                            "PIDFile= references a path below legacy directory /var/run/, updating "
                                    + path
                                    + " → "
                                    + path.substring(4)
                                    + "; please update the unit file accordingly.");
        }
    }

    static void sockets(Assignment line) throws UnitFileError {
        for (String word : Words.all(line.value(), Words.Flag.RETAIN_ESCAPE)) {
            String name = line.expand(word);
            if (name.endsWith(".socket") && UnitName.isValid(name)) {
                line.add(name);
            } else {
                line.warn().accept("Unit name not valid for Sockets=, ignoring: " + name);
            }
        }
    }

    static void workingDirectory(Assignment line) throws UnitFileError, BadSetting {
        boolean optional = line.value().startsWith("-");
        String text = line.expand(optional ? line.value().substring(1) : line.value());
        if (!text.isEmpty() && !text.equals("~") && !text.startsWith("/")) {
            throw new BadSetting("WorkingDirectory= path is not absolute: " + text);
        }
        String path = text.isEmpty() || text.equals("~") ? text : Scalars.absolute(line, text);
        line.put(optional ? "!" + path : path);
    }

    static void stream(Assignment line) throws UnitFileError {
        String text = line.value();
        String property = line.row().property();
        boolean input = property.equals("StandardInput");
        if (text.startsWith("fd:") || text.equals("fd")) {
            line.put("fd");
            String name = text.equals("fd") ? descriptor(property) : line.expand(text.substring(3));
            line.into().put(property + "FileDescriptorName", name);
        } else if (STREAM_FILE.matcher(text).matches() && !(input && !text.startsWith("file:"))) {
            int colon = text.indexOf(':');
            String path = Scalars.absolute(line, line.expand(text.substring(colon + 1)));
            line.put(text.substring(0, colon + 1) + path);
        } else if (input
                ? Set.of("null", "tty", "tty-force", "tty-fail", "socket", "data").contains(text)
                : PATHLESS.contains(text)) {
            line.put(text.startsWith("syslog") ? text.replace("syslog", "journal") : text);
        } else {
            throw line.invalid();
        }
    }

    private static String descriptor(String property) {
        return switch (property) {
            case "StandardInput" -> "stdin";
            case "StandardOutput" -> "stdout";
            default -> "stderr";
        };
    }

    static void ioClass(Assignment line) throws UnitFileError {
        List<String> names = List.of("none", "realtime", "best-effort", "idle");
        int index = Tokens.indexOf(names, line.value()).orElseThrow(line::invalid);
        // To the kernel "none" means what is the default anyway.
        line.put(index == 0 ? names.indexOf("best-effort") : index);
        if (index == 0) {
            line.into().put("IOSchedulingPriority", 4);
        }
    }

    static void cpuPolicy(Assignment line) throws UnitFileError {
        Map<String, Integer> policies =
                Map.of("other", 0, "fifo", 1, "rr", 2, "batch", 3, "idle", 5);
        Integer policy = policies.get(line.value());
        if (policy == null) {
            throw line.invalid();
        }
        line.put(policy);
        // Real-time policies have no priority 0.
        int priority = (Integer) line.into().current("CPUSchedulingPriority");
        line.into()
                .put(
                        "CPUSchedulingPriority",
                        policy == 1 || policy == 2 ? Math.max(1, priority) : 0);
    }

    /** The addresses of a socket, with the kind that the directive names. */
    static void listen(Assignment line) throws UnitFileError {
        String kind = line.row().name().substring("Listen".length());
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        String text = line.expanded();
        boolean path = Set.of("FIFO", "Special", "USBFunction", "MessageQueue").contains(kind);
        if (path) {
            text = Scalars.absolute(line, text);
        } else if (kind.equals("Netlink")) {
            netlink(line, text);
        } else {
            text = socketAddress(line, text);
        }
        line.add(new Structs.Pair(kind, text));
    }

    private static final Set<String> NETLINK_FAMILIES =
            Set.of(
                    "route",
                    "firewall",
                    "inet-diag",
                    "nflog",
                    "xfrm",
                    "selinux",
                    "iscsi",
                    "audit",
                    "fib-lookup",
                    "netfilter",
                    "ip6-fw",
                    "dnrtmsg",
                    "kobject-uevent",
                    "generic",
                    "scsitransport",
                    "ecryptfs",
                    "rdma");

    private static void netlink(Assignment line, String text) throws UnitFileError {
        String[] words = text.strip().split("[ \\t]+", -1);
        boolean known =
                NETLINK_FAMILIES.contains(words[0])
                        || Tokens.number(words[0]).filter(n -> n < 256).isPresent();
        boolean group = words.length < 2 || Tokens.number(words[1]).isPresent();
        if (!known || !group || words.length > 2) {
            throw line.invalid();
        }
    }

    private static String socketAddress(Assignment line, String text) throws UnitFileError {
        if (text.startsWith("/")) {
            return Scalars.absolute(line, text);
        }
        if (text.startsWith("@")) {
            return text;
        }
        if (text.startsWith("vsock:")) {
            if (!VSOCK.matcher(text).matches()) {
                throw line.invalid();
            }
            return text;
        }
        Optional<Long> port = Tokens.number(text);
        if (port.isPresent()) {
            if (port.get() < 1 || port.get() > 65535) {
                throw line.invalid();
            }
            // A bare port means all addresses, shown as the IPv6 wildcard.
            return "[::]:" + port.get();
        }
        if (!INTERNET.matcher(text).matches()) {
            throw line.invalid();
        }
        String number = text.substring(text.lastIndexOf(':') + 1);
        if (Tokens.number(number).filter(n -> n > 0 && n <= 65535).isEmpty()) {
            throw line.invalid();
        }
        return text;
    }

    static void socketProtocol(Assignment line) throws UnitFileError {
        Map<String, Integer> known = Map.of("udplite", 136, "sctp", 132);
        Integer protocol = known.get(line.value());
        if (protocol == null) {
            throw line.invalid();
        }
        line.put(protocol);
    }

    static void timer(Assignment line) throws UnitFileError {
        boolean calendar = line.row().name().equals("OnCalendar");
        if (line.isEmpty()) {
            line.into().reset("TimersMonotonic");
            line.into().reset("TimersCalendar");
            return;
        }
        String text = line.expanded();
        if (calendar) {
            line.addFirst(new Structs.CalendarTimer("OnCalendar", calendar(text), 0));
        } else {
            String base = line.row().name().replace("Sec", "USec");
            line.addFirst(new Structs.MonotonicTimer(base, TimeSpan.parse(text).usec(), 0));
        }
    }

    private static String calendar(String text) throws UnitFileError {
        try {
            return CalendarSpec.parse(text).render();
        } catch (UnitFileError e) {
            throw new UnitFileError(
                    e.kind(), "Failed to parse calendar specification, ignoring: " + text);
        }
    }

    static void watch(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
        } else {
            line.addFirst(
                    new Structs.Pair(line.row().name(), Scalars.absolute(line, line.expanded())));
        }
    }

    static void typeOfTraffic(Assignment line) throws UnitFileError {
        Map<String, Integer> known =
                Map.of("low-delay", 16, "throughput", 8, "reliability", 4, "low-cost", 2);
        Integer named = known.get(line.value());
        line.put(named != null ? (long) named : Scalars.parseUnsigned(line, line.value()));
    }

    static Object symlink(Assignment line, String word) throws UnitFileError {
        return Scalars.absolute(line, line.expand(word));
    }

    static void typeOfService(Assignment line) throws UnitFileError {
        List<String> known =
                new ArrayList<>(
                        List.of(
                                "simple",
                                "forking",
                                "oneshot",
                                "dbus",
                                "notify",
                                "notify-reload",
                                "idle",
                                "exec"));
        if (!known.contains(line.value())) {
            throw line.invalid();
        }
        line.put(line.value());
    }
}
