package org.jitney.vmcraft;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command line: {@code vmcraft TREE VERB [NAME…]}, or with {@code --root=TREE}. */
public final class VmcraftMain {
    private static final String USAGE =
            """
            vmcraft TREE VERB [NAME...]
            vmcraft --root=TREE VERB [NAME...]

            Looks at and changes the services of a system that is not running.

              list-services [PATTERN...]  all services, or the units of these patterns
              service-status NAME...      what the files say about services
              service-enable NAME...      start at boot
              service-disable NAME...     do not start at boot
              service-mask NAME...        make it impossible to start
              service-unmask NAME...      make it possible again

            The distribution is found by the system property jitney.home or by JITNEY_HOME.
            """;

    private VmcraftMain() {}

    /** Runs a command; exits with 0, with 1 when it was refused, with 2 when it makes no sense. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** Runs a command and {@return the exit status}. */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        String root = "";
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--help") || arg.equals("-h")) {
                out.print(USAGE);
                return 0;
            } else if (arg.startsWith("--root=")) {
                root = arg.substring("--root=".length());
            } else if (arg.equals("--root") && i + 1 < args.size()) {
                root = args.get(++i);
            } else if (arg.startsWith("-")) {
                err.println("vmcraft: unknown option " + arg);
                return 2;
            } else {
                words.add(arg);
            }
        }
        if (root.isEmpty() && words.size() > 1) {
            root = words.removeFirst();
        }
        if (root.isEmpty() || words.isEmpty()) {
            err.print(USAGE);
            return 2;
        }
        String verb = words.removeFirst().replace('_', '-');
        return run(verb, words, Path.of(root), out, err);
    }

    /** Carries out a verb that was understood. */
    @FunctionalInterface
    private interface Action {
        void run(VMCraft guest, String[] names) throws GuestError;
    }

    private static int run(
            String verb, List<String> names, Path root, PrintStream out, PrintStream err) {
        Action action =
                switch (verb) {
                    case "list-services" -> (guest, n) -> list(guest, n, out);
                    case "service-status" -> (guest, n) -> status(guest, n, out);
                    case "service-enable" -> (guest, n) -> show(guest.serviceEnable(n), out);
                    case "service-disable" -> (guest, n) -> show(guest.serviceDisable(n), out);
                    case "service-mask" -> (guest, n) -> show(guest.serviceMask(n), out);
                    case "service-unmask" -> (guest, n) -> show(guest.serviceUnmask(n), out);
                    default ->
                            (guest, n) -> {
                                throw GuestError.local("unknown verb " + verb);
                            };
                };
        if (names.isEmpty() && verb.startsWith("service-")) {
            err.println("vmcraft: " + verb + " needs the name of a service");
            return 2;
        }
        try (VMCraft guest = VMCraft.open(root)) {
            action.run(guest, names.toArray(String[]::new));
            return 0;
        } catch (GuestError e) {
            err.println("vmcraft: " + e.getMessage());
            return 1;
        }
    }

    private static void list(VMCraft guest, String[] patterns, PrintStream out) throws GuestError {
        List<ServiceEntry> all =
                patterns.length == 0 ? guest.listServices() : guest.listUnits(patterns);
        int width = all.stream().mapToInt(e -> e.name().length()).max().orElse(0);
        for (ServiceEntry entry : all) {
            out.printf(
                    Locale.ROOT, "%-" + Math.max(1, width) + "s %s%n", entry.name(), entry.state());
        }
    }

    private static void status(VMCraft guest, String[] names, PrintStream out) throws GuestError {
        for (String name : names) {
            out.print(guest.serviceStatus(name).render());
        }
    }

    private static void show(List<GuestChange> changes, PrintStream out) {
        changes.forEach(change -> out.println(change.render()));
    }
}
